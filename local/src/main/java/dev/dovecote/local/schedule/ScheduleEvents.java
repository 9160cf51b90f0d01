package dev.dovecote.local.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What EventBridge Scheduler gives a function. */
final class ScheduleEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScheduleEvents() {}

  /**
   * The schedule's own input; without one, Scheduler's notification, whose detail is a string (as
   * received in github.com/aws/aws-lambda-dotnet/issues/1864 and aws-lambda-java-libs/issues/479).
   */
  static byte[] event(
      @Nullable String input, String name, Instant time, String region, String accountId) {
    if (input != null) {
      return input.getBytes(StandardCharsets.UTF_8);
    }
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.scheduler");
    event.put("account", accountId);
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", region);
    event
        .putArray("resources")
        .add("arn:aws:scheduler:%s:%s:schedule/default/%s".formatted(region, accountId, name));
    event.put("detail", "{}");
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written", e);
    }
  }
}
