package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class DrivenClockTest {
  private static final DrivenClock CLOCK = new DrivenClock(Instant.parse("2026-03-01T10:00:00Z"));
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().clock(CLOCK).start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_schedule_ticks_as_time_is_driven_and_each_tick_sees_its_own_time() {
    CLOCK.advance(Duration.ZERO);
    TestHandlers.TICKS.clear();
    TestHandlers.TICK_TIMES.clear();
    Instant from = CLOCK.instant();
    CLOCK.advance(Duration.ofSeconds(59));
    assertThat(TestHandlers.TICKS).isEmpty();
    CLOCK.advance(Duration.ofMinutes(2));
    assertThat(TestHandlers.TICK_TIMES)
        .containsExactly(from.plusSeconds(60).toString(), from.plusSeconds(120).toString());
    JsonNode tick = TestHandlers.TICKS.element();
    assertThat(tick.path("source").asText()).isEqualTo("aws.scheduler");
    assertThat(tick.path("detail-type").asText()).isEqualTo("Scheduled Event");
    assertThat(tick.path("detail").asText()).isEqualTo("{}");
    assertThat(tick.path("time").asText()).isEqualTo(from.plusSeconds(60).toString());
    CLOCK.advance(Duration.ofSeconds(1));
  }

  @Test
  void a_delayed_message_follows_the_driven_clock() {
    String body = "good " + UUID.randomUUID();
    stack
        .sqs()
        .sendMessage(
            r -> r.queueUrl(stack.queueUrl("WorkQueue")).messageBody(body).delaySeconds(120));
    CLOCK.advance(Duration.ofSeconds(119));
    stack.awaitIdleExceptDelayed(TestHandlers.PATIENCE);
    assertThatThrownBy(() -> stack.awaitIdle(Duration.ofMillis(50)))
        .isInstanceOf(NotIdleException.class)
        .hasMessage("not idle within PT0.05S: 1 held back");
    assertThat(TestHandlers.MESSAGES).noneMatch(m -> m.getBody().equals(body));
    CLOCK.advance(Duration.ofSeconds(1));
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(() -> TestHandlers.MESSAGES.stream().anyMatch(m -> m.getBody().equals(body)));
    stack.awaitIdle(TestHandlers.PATIENCE);
  }

  @Test
  void delayed_messages_of_a_batch_follow_it_too_and_the_others_come_at_once() {
    String run = UUID.randomUUID().toString();
    var response =
        stack
            .sqs()
            .sendMessageBatch(
                r ->
                    r.queueUrl(stack.queueUrl("WorkQueue"))
                        .entries(
                            List.of(
                                entry("late", "good-late-" + run).toBuilder()
                                    .delaySeconds(30)
                                    .build(),
                                entry("now", "good-now-" + run))));
    assertThat(response.successful())
        .extracting(e -> e.id())
        .containsExactlyInAnyOrder("late", "now");
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () ->
                TestHandlers.MESSAGES.stream()
                    .anyMatch(m -> m.getBody().equals("good-now-" + run)));
    assertThat(TestHandlers.MESSAGES).noneMatch(m -> m.getBody().equals("good-late-" + run));
    CLOCK.advance(Duration.ofSeconds(30));
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () ->
                TestHandlers.MESSAGES.stream()
                    .anyMatch(m -> m.getBody().equals("good-late-" + run)));
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  @Test
  void tokens_expire_on_the_driven_clock() throws Exception {
    String token =
        stack.token(java.util.Map.of("sub", "ada", "aud", "test"), Duration.ofMinutes(5));
    var request =
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(stack.httpUrl() + "/v1/x"))
            .header("Authorization", "Bearer " + token)
            .build();
    var body = java.net.http.HttpResponse.BodyHandlers.ofString();
    assertThat(TestSocket.HTTP.send(request, body).statusCode()).isEqualTo(201);
    CLOCK.advance(Duration.ofMinutes(5));
    assertThat(TestSocket.HTTP.send(request, body).statusCode()).isEqualTo(401);
  }
}
