package dev.dovecote.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.BatchesUnderWay;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Takes one batch after another to its end: until every record is done or given up. As in Lambda
 * nothing that comes later in a shard overtakes what still fails.
 *
 * <p>Source: Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB" (retries, bisecting,
 * partial batch responses, discarded records).
 */
final class BatchRunner {
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final Template.StreamTrigger trigger;
  private final HostedFunction function;
  private final GivenUp givenUp;
  private final InstantSource clock;
  private final BatchesUnderWay underWay = new BatchesUnderWay();

  /**
   * @param retries how often these were tried again; that they were split does not count
   */
  private record Batch(List<ObjectNode> records, int retries) {}

  BatchRunner(
      Template.StreamTrigger trigger,
      HostedFunction function,
      GivenUp givenUp,
      InstantSource clock) {
    this.trigger = trigger;
    this.function = function;
    this.givenUp = givenUp;
    this.clock = clock;
  }

  void run(String shard, List<ObjectNode> records) throws InterruptedException {
    Deque<Batch> todo = new ArrayDeque<>();
    todo.push(new Batch(records, 0));
    while (!todo.isEmpty()) {
      Batch batch = young(shard, todo.pop());
      if (batch.records().isEmpty()) {
        continue;
      }
      int done = invoke(batch.records());
      if (done < batch.records().size()) {
        again(shard, batch, Math.max(done, 0), done < 0, todo);
      }
    }
  }

  /** How many are done, from the first on; -1 where the function failed. */
  private int invoke(List<ObjectNode> records) throws InterruptedException {
    if (!underWay.begin()) {
      throw new InterruptedException("closing");
    }
    try {
      byte[] answer = function.invoke(StreamRecords.event(records));
      return trigger.reportsBatchItemFailures()
          ? StreamRecords.done(records, answer)
          : records.size();
    } catch (FunctionFailure e) {
      // Logged by the function's host.
      return -1;
    } finally {
      underWay.end();
    }
  }

  /** Lets no more begin, and the last ones end; false where they take too long. */
  boolean close() {
    return underWay.awaitLast();
  }

  private void again(String shard, Batch batch, int done, boolean error, Deque<Batch> todo)
      throws InterruptedException {
    List<ObjectNode> rest = batch.records().subList(done, batch.records().size());
    if (error && trigger.bisects() && rest.size() > 1) {
      int half = rest.size() / 2;
      todo.push(new Batch(rest.subList(half, rest.size()), batch.retries()));
      todo.push(new Batch(rest.subList(0, half), batch.retries()));
    } else if (trigger.maximumRetries().filter(most -> batch.retries() >= most).isPresent()) {
      givenUp.tell(shard, rest, "RetryAttemptsExhausted", batch.retries() + 1);
    } else {
      todo.push(new Batch(rest, batch.retries() + 1));
      pause(batch.retries());
    }
  }

  private static void pause(int retries) throws InterruptedException {
    long millis = PAUSE_FIRST.toMillis() << Math.min(retries, 10);
    Thread.sleep(Math.min(millis, PAUSE_MAX.toMillis()));
  }

  /** Without the records at its beginning that are too old to be tried once more. */
  private Batch young(String shard, Batch batch) {
    if (trigger.maximumAge().isEmpty()) {
      return batch;
    }
    Instant oldest = clock.instant().minus(trigger.maximumAge().get());
    List<ObjectNode> old =
        batch.records().stream().takeWhile(record -> created(record).isBefore(oldest)).toList();
    if (old.isEmpty()) {
      return batch;
    }
    givenUp.tell(shard, old, "MaximumRecordAgeExceeded", batch.retries());
    return new Batch(batch.records().subList(old.size(), batch.records().size()), batch.retries());
  }

  static Instant created(JsonNode record) {
    double seconds = record.path("dynamodb").path("ApproximateCreationDateTime").asDouble();
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }
}
