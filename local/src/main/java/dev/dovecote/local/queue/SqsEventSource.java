package dev.dovecote.local.queue;

import dev.dovecote.local.Activity;
import dev.dovecote.local.BatchesUnderWay;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Reads one queue for one function: each reader receives, invokes and deletes, one batch after
 * another.
 */
public final class SqsEventSource implements AutoCloseable {
  /**
   * How many readers, and so concurrent invocations, a queue has where the template sets no
   * maximum.
   */
  public static final int DEFAULT_CONCURRENCY = 5;

  private static final Logger LOG = LoggerFactory.getLogger(SqsEventSource.class);
  private static final int MAXIMUM_BATCH = 10;
  private static final long PAUSE_AFTER_FAILURE_NANOS = 200_000_000;

  /** How much longer than it waits a receive may take to answer. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final SqsClient client;
  private final Template.Queue queue;
  private final Template.SqsTrigger trigger;
  private final HostedFunction function;
  private final String region;
  private final Polling polling;
  private final Activity activity;
  private final Turns turns = new Turns();
  private final BatchesUnderWay underWay = new BatchesUnderWay();
  private final List<Thread> readers = new ArrayList<>();
  private volatile boolean open = true;

  /**
   * How a queue is polled.
   *
   * @param waitSeconds how long one receive waits for a message, at most 20
   * @param queueStays whether the queue is there longer than the source: then closing waits for
   *     receives under way, and gives back what they bring, which nobody else would see until its
   *     visibility timeout is over
   */
  public record Polling(int waitSeconds, boolean queueStays) {}

  /** Prepares the source. */
  public SqsEventSource(
      SqsClient client,
      Template.Queue queue,
      Template.SqsTrigger trigger,
      HostedFunction function,
      String region,
      Polling polling,
      Activity activity) {
    this.client = client;
    this.queue = queue;
    this.trigger = trigger;
    this.function = function;
    this.region = region;
    this.polling = polling;
    this.activity = activity;
  }

  /** Starts reading. */
  public void start() {
    IntStream.range(0, trigger.maximumConcurrency().orElse(DEFAULT_CONCURRENCY))
        .forEach(
            n ->
                readers.add(
                    Thread.ofVirtual()
                        .name(trigger.name() + "-" + n)
                        .start(this::readUntilClosed)));
  }

  private void readUntilClosed() {
    while (open) {
      try {
        readOnce();
      } catch (InterruptedException e) {
        return;
      } catch (SdkException e) {
        if (open) {
          LOG.warn("{}: {}", trigger.name(), e.getMessage());
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
        }
      }
    }
  }

  private void readOnce() throws InterruptedException {
    if (!queue.fifo()) {
      work(receive(polling.waitSeconds()));
      return;
    }
    List<Message> messages = turns.receive(polling.waitSeconds(), this::receive);
    if (!messages.isEmpty()) {
      try {
        work(messages);
      } finally {
        turns.ended();
      }
    }
  }

  private List<Message> receive(int seconds) {
    if (!open) {
      return List.of();
    }
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder()
            .queueUrl(queue.url())
            .maxNumberOfMessages(Math.min(MAXIMUM_BATCH, trigger.batchSize()))
            .waitTimeSeconds(seconds)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All")
            .build();
    return client.receiveMessage(request).messages();
  }

  private void work(List<Message> messages) throws InterruptedException {
    if (messages.isEmpty()) {
      return;
    }
    if (!open || !underWay.begin()) {
      giveBack(messages);
      return;
    }
    try (Activity.Token _ = activity.begin()) {
      delete(handle(messages));
    } finally {
      underWay.end();
    }
  }

  private List<Message> handle(List<Message> messages) throws InterruptedException {
    try {
      byte[] answer = function.invoke(SqsEvents.event(messages, queue.arn(), region));
      return trigger.reportsBatchItemFailures() ? SqsEvents.done(messages, answer) : messages;
    } catch (FunctionFailure e) {
      // Logged by the function's host; the batch comes back when its visibility timeout is over.
      return List.of();
    }
  }

  private void delete(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    List<DeleteMessageBatchRequestEntry> entries =
        entries(
            messages,
            (id, handle) ->
                DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(handle).build());
    client.deleteMessageBatch(r -> r.queueUrl(queue.url()).entries(entries));
  }

  private void giveBack(List<Message> messages) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        entries(
            messages,
            (id, handle) ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(id)
                    .receiptHandle(handle)
                    .visibilityTimeout(0)
                    .build());
    client.changeMessageVisibilityBatch(r -> r.queueUrl(queue.url()).entries(entries));
  }

  private static <T> List<T> entries(List<Message> messages, BiFunction<String, String, T> entry) {
    return IntStream.range(0, messages.size())
        .mapToObj(n -> entry.apply(Integer.toString(n), messages.get(n).receiptHandle()))
        .toList();
  }

  /** Stops reading; batches under way may end, if it does not take them long. */
  @Override
  public void close() {
    open = false;
    if (!underWay.awaitLast()) {
      LOG.warn("{}: a batch does not end", trigger.name());
    }
    if (polling.queueStays() && !readersEnd()) {
      LOG.warn("{}: a receive does not end", trigger.name());
    }
    readers.forEach(Thread::interrupt);
  }

  private boolean readersEnd() {
    Instant deadline = Instant.now().plus(ANSWER_MAX).plusSeconds(polling.waitSeconds());
    try {
      for (Thread reader : readers) {
        if (!reader.join(Duration.between(Instant.now(), deadline))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
