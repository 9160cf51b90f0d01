package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Brings a timer back at its due time, to the second. */
public final class TimerQueue {
  /** How far ahead a timer may be handed over; SQS itself delays up to 900 s. */
  public static final Duration AHEAD_MAX = Duration.ofMinutes(3);

  private final SqsClient sqs;
  private final String url;

  public TimerQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Hands a timer over, to come back when it is due, at once where it is overdue. */
  public void send(Timer timer, Instant now) {
    long millis =
        Math.clamp(Duration.between(now, timer.due()).toMillis(), 0, AHEAD_MAX.toMillis());
    int delaySeconds = (int) ((millis + 999) / 1000);
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("shop", timer.shop().value())
            .put("conversation", timer.conversation().value())
            .put("due", timer.due().toEpochMilli())
            .toString();
    sqs.sendMessage(send -> send.queueUrl(url).messageBody(body).delaySeconds(delaySeconds));
  }

  /** The timer that a message brings back. */
  public static Timer read(String body) {
    JsonNode message = Json.read(body);
    return new Timer(
        new ShopId(message.path("shop").asText()),
        new ConversationId(message.path("conversation").asText()),
        Instant.ofEpochMilli(message.path("due").asLong()));
  }
}
