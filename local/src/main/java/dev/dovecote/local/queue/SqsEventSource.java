package dev.dovecote.local.queue;

import dev.dovecote.local.Activity;
import dev.dovecote.local.BatchesUnderWay;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
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

  private final SqsClient client;
  private final Template.Queue queue;
  private final Template.SqsTrigger trigger;
  private final HostedFunction function;
  private final String region;
  private final int waitSeconds;
  private final Activity activity;
  private final Turns turns = new Turns();
  private final BatchesUnderWay underWay = new BatchesUnderWay();
  private final List<Thread> readers = new ArrayList<>();
  private volatile boolean open = true;

  /**
   * Prepares the source; {@code waitSeconds} is how long one receive waits for a message (at most
   * 20).
   */
  public SqsEventSource(
      SqsClient client,
      Template.Queue queue,
      Template.SqsTrigger trigger,
      HostedFunction function,
      String region,
      int waitSeconds,
      Activity activity) {
    this.client = client;
    this.queue = queue;
    this.trigger = trigger;
    this.function = function;
    this.region = region;
    this.waitSeconds = waitSeconds;
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
      work(receive(waitSeconds));
      return;
    }
    List<Message> messages = turns.receive(waitSeconds, this::receive);
    if (!messages.isEmpty()) {
      try {
        work(messages);
      } finally {
        turns.ended();
      }
    }
  }

  private List<Message> receive(int seconds) {
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
    if (messages.isEmpty() || !underWay.begin()) {
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
        IntStream.range(0, messages.size())
            .mapToObj(
                n ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(n))
                        .receiptHandle(messages.get(n).receiptHandle())
                        .build())
            .toList();
    client.deleteMessageBatch(r -> r.queueUrl(queue.url()).entries(entries));
  }

  /** Stops reading; batches under way may end, if it does not take them long. */
  @Override
  public void close() {
    open = false;
    if (!underWay.awaitLast()) {
      LOG.warn("{}: a batch does not end", trigger.name());
    }
    readers.forEach(Thread::interrupt);
  }
}
