package dev.dovecote.testkit.sqs;

import dev.dovecote.testkit.UnknownParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * SQS in memory, behind the SDK's own interface: what senders see of it, and in place of the event
 * source mapping {@link #receive}. A queue whose URL ends in {@code .fifo} is one, with
 * deduplication by message group. It has no clock and no chance of its own.
 *
 * <p>Sources: SQS Developer Guide, "Exactly-once processing in Amazon SQS" (five minutes), "Amazon
 * SQS message quotas" (1 MiB, 15 minutes of delay), API reference, SendMessage.
 */
public final class MemorySqs implements SqsClient {
  private static final Duration DEDUPLICATION = Duration.ofMinutes(5);
  private static final int BODY_MAX_BYTES = 1024 * 1024;
  private static final int DELAY_MAX_SECONDS = 900;
  private static final Set<String> KNOWN =
      Set.of("QueueUrl", "MessageBody", "MessageGroupId", "MessageDeduplicationId", "DelaySeconds");

  private final InstantSource clock;
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private SqsFaults faults = SqsFaults.NONE;
  private long sent;

  /**
   * A message in a queue.
   *
   * @param sequence counts all messages sent, from 1
   * @param visibleAt when it may be delivered, or delivered again
   * @param received how often it has been delivered
   */
  public record Message(
      long sequence, String body, @Nullable String group, Instant visibleAt, int received) {
    private Message received(Instant until) {
      return new Message(sequence, body, group, until, received + 1);
    }

    private Message visible(Instant at) {
      return new Message(sequence, body, group, at, received);
    }
  }

  private record Deduplicated(String group, String id) {}

  private static final class Queue {
    private final boolean fifo;
    private final Duration visibility;
    private final List<Message> messages = new ArrayList<>();
    private final Map<Deduplicated, Instant> seen = new HashMap<>();

    Queue(boolean fifo, Duration visibility) {
      this.fifo = fifo;
      this.visibility = visibility;
    }
  }

  public MemorySqs(InstantSource clock) {
    this.clock = clock;
  }

  // ---------------------------------------------------------------- for tests

  public synchronized void setFaults(SqsFaults faults) {
    this.faults = faults;
  }

  /** Makes a queue, or empties it. */
  public synchronized void createQueue(String url, Duration visibility) {
    queues.put(url, new Queue(url.endsWith(".fifo"), visibility));
  }

  /** How many messages were sent, whatever became of them. */
  public synchronized long sent() {
    return sent;
  }

  /** All messages of a queue, in flight or delayed too, in the order sent. */
  public synchronized List<Message> messages(String url) {
    return List.copyOf(queue(url).messages);
  }

  /** When the next message of a queue can be delivered; null where there is none. */
  public synchronized @Nullable Instant nextAt(String url) {
    return queue(url).messages.stream()
        .map(Message::visibleAt)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /**
   * The next message that may be delivered now; in flight from now on. Null where there is none.
   */
  public synchronized @Nullable Message receive(String url) {
    Queue queue = queue(url);
    Instant now = clock.instant();
    List<Message> candidates = candidates(queue, now);
    if (candidates.isEmpty()) {
      return null;
    }
    Message next = candidates.get(faults.next(url, candidates.size()));
    Message inFlight = next.received(now.plus(queue.visibility));
    queue.messages.set(queue.messages.indexOf(next), inFlight);
    return inFlight;
  }

  /** Done with: it is not delivered again. */
  public synchronized void delete(String url, Message message) {
    queue(url).messages.removeIf(each -> each.sequence() == message.sequence());
  }

  /** Failed: it is delivered again at once, rather than after the visibility timeout. */
  public synchronized void release(String url, Message message) {
    Instant now = clock.instant();
    queue(url)
        .messages
        .replaceAll(each -> each.sequence() == message.sequence() ? each.visible(now) : each);
  }

  /** Of a FIFO group nothing comes before what came first, not even while that is in flight. */
  private static List<Message> candidates(Queue queue, Instant now) {
    if (!queue.fifo) {
      return queue.messages.stream()
          .filter(message -> !message.visibleAt().isAfter(now))
          .sorted(Comparator.comparing(Message::visibleAt).thenComparingLong(Message::sequence))
          .toList();
    }
    Set<@Nullable String> groups = new HashSet<>();
    return queue.messages.stream()
        .filter(message -> groups.add(message.group()))
        .filter(message -> !message.visibleAt().isAfter(now))
        .toList();
  }

  private Queue queue(String url) {
    Queue queue = queues.get(url);
    if (queue == null) {
      throw QueueDoesNotExistException.builder()
          .message("The specified queue does not exist: " + url)
          .statusCode(400)
          .build();
    }
    return queue;
  }

  // ---------------------------------------------------------------- the client

  @Override
  public synchronized SendMessageResponse sendMessage(SendMessageRequest request) {
    UnknownParameters.refuse("SendMessage", request, KNOWN);
    Queue queue = queue(request.queueUrl());
    check(queue, request);
    SqsFaults.Fault fault = faults.onSend(request);
    if (fault instanceof SqsFaults.Fault.Refused) {
      throw SdkClientException.create("not sent");
    }
    sent++;
    if (!(fault instanceof SqsFaults.Fault.Lost) && !isDuplicate(queue, request)) {
      store(queue, request, fault);
    }
    if (fault instanceof SqsFaults.Fault.LostAnswer) {
      throw SdkClientException.create("sent, but its answer is lost");
    }
    return SendMessageResponse.builder().messageId("message-" + sent).build();
  }

  private void store(Queue queue, SendMessageRequest request, SqsFaults.Fault fault) {
    Instant at = clock.instant();
    if (request.delaySeconds() != null) {
      at = at.plusSeconds(request.delaySeconds());
    }
    if (fault instanceof SqsFaults.Fault.Late(Duration by)) {
      at = at.plus(by);
    }
    queue.messages.add(new Message(sent, request.messageBody(), request.messageGroupId(), at, 0));
    if (fault instanceof SqsFaults.Fault.Duplicated) {
      if (queue.fifo) {
        throw new IllegalStateException("a FIFO queue does not duplicate");
      }
      sent++;
      queue.messages.add(new Message(sent, request.messageBody(), null, at, 0));
    }
  }

  private boolean isDuplicate(Queue queue, SendMessageRequest request) {
    if (!queue.fifo) {
      return false;
    }
    Instant now = clock.instant();
    queue.seen.values().removeIf(at -> !now.isBefore(at.plus(DEDUPLICATION)));
    return queue.seen.putIfAbsent(
            new Deduplicated(request.messageGroupId(), request.messageDeduplicationId()), now)
        != null;
  }

  private static void check(Queue queue, SendMessageRequest request) {
    int bytes = request.messageBody().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > BODY_MAX_BYTES) {
      throw invalid("The message must have 1 to " + BODY_MAX_BYTES + " bytes.");
    }
    Integer delay = request.delaySeconds();
    if (delay != null && (delay < 0 || delay > DELAY_MAX_SECONDS || queue.fifo)) {
      throw invalid("Value " + delay + " for parameter DelaySeconds is invalid.");
    }
    if (queue.fifo
        && (request.messageGroupId() == null || request.messageDeduplicationId() == null)) {
      throw invalid("A FIFO queue needs MessageGroupId and MessageDeduplicationId.");
    }
    if (!queue.fifo
        && (request.messageGroupId() != null || request.messageDeduplicationId() != null)) {
      throw new UnsupportedOperationException("groups in a standard queue");
    }
  }

  private static SqsException invalid(String message) {
    return (SqsException)
        SqsException.builder()
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("InvalidParameterValue")
                    .errorMessage(message)
                    .build())
            .statusCode(400)
            .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
