package dev.dovecote.testkit.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.sqs.SqsFaults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class MemorySqsTest {
  private static final String FIFO = "memory:shop.fifo";
  private static final String STANDARD = "memory:timers";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T08:00:00Z"));
  private final MemorySqs sqs = new MemorySqs(clock);

  @BeforeEach
  void create() {
    sqs.createQueue(FIFO, Duration.ofSeconds(30));
    sqs.createQueue(STANDARD, Duration.ofSeconds(60));
  }

  @Test
  void a_group_is_delivered_in_order_and_one_at_a_time() {
    fifo("a1", "a");
    fifo("a2", "a");
    fifo("b1", "b");

    MemorySqs.Message first = sqs.receive(FIFO);
    assertThat(first.body()).isEqualTo("a1");
    assertThat(sqs.receive(FIFO).body()).isEqualTo("b1");
    assertThat(sqs.receive(FIFO)).isNull();

    sqs.delete(FIFO, first);
    assertThat(sqs.receive(FIFO).body()).isEqualTo("a2");
  }

  @Test
  void a_message_that_is_not_deleted_comes_again_after_the_visibility_timeout() {
    fifo("a1", "a");
    assertThat(sqs.receive(FIFO).received()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(29));
    assertThat(sqs.receive(FIFO)).isNull();
    clock.advance(Duration.ofSeconds(1));
    MemorySqs.Message again = sqs.receive(FIFO);
    assertThat(again.received()).isEqualTo(2);
    sqs.release(FIFO, again);
    assertThat(sqs.receive(FIFO).received()).isEqualTo(3);
  }

  @Test
  void the_same_deduplication_id_in_a_group_is_one_message_for_five_minutes() {
    fifo("a1", "a");
    fifo("a1", "a");
    fifo("a1", "b");
    assertThat(sqs.messages(FIFO)).hasSize(2);
    clock.advance(Duration.ofMinutes(5));
    fifo("a1", "a");
    assertThat(sqs.messages(FIFO)).hasSize(3);
  }

  @Test
  void a_delayed_message_comes_to_the_second() {
    standard("later", 2);
    standard("now", 0);
    assertThat(drain()).containsExactly("now");
    clock.advance(Duration.ofMillis(1_999));
    assertThat(drain()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(drain()).containsExactly("later");
  }

  @Test
  void messages_are_refused_lost_late_or_doubled_as_the_hook_says() {
    sqs.setFaults(
        request ->
            switch (request.messageBody()) {
              case "refused" -> new Fault.Refused();
              case "lost answer" -> new Fault.LostAnswer();
              case "lost" -> new Fault.Lost();
              case "late" -> new Fault.Late(Duration.ofSeconds(5));
              case "twice" -> new Fault.Duplicated();
              default -> new Fault.None();
            });
    assertThatThrownBy(() -> standard("refused", 0)).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> standard("lost answer", 0)).isInstanceOf(SdkClientException.class);
    standard("lost", 0);
    standard("late", 0);
    standard("twice", 0);
    assertThat(drain()).containsExactly("lost answer", "twice", "twice");
    clock.advance(Duration.ofSeconds(5));
    assertThat(drain()).containsExactly("late");
  }

  @Test
  void a_standard_queue_is_reordered_as_the_hook_says() {
    standard("1", 0);
    standard("2", 0);
    standard("3", 0);
    sqs.setFaults(
        new SqsFaults() {
          @Override
          public Fault onSend(
              software.amazon.awssdk.services.sqs.model.SendMessageRequest request) {
            return new Fault.None();
          }

          @Override
          public int next(String queueUrl, int candidates) {
            return candidates - 1;
          }
        });
    assertThat(drain()).containsExactly("3", "2", "1");
  }

  @Test
  void what_it_does_not_do_is_an_error() {
    assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl("memory:none").messageBody("x")))
        .isInstanceOf(QueueDoesNotExistException.class);
    assertThatThrownBy(
            () ->
                sqs.sendMessage(
                    send ->
                        send.queueUrl(STANDARD)
                            .messageBody("x")
                            .messageAttributes(
                                java.util.Map.of(
                                    "a",
                                    software.amazon.awssdk.services.sqs.model.MessageAttributeValue
                                        .builder()
                                        .build()))))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(FIFO).messageBody("x")))
        .isInstanceOf(SqsException.class);
    assertThatThrownBy(() -> standard("x", 901)).isInstanceOf(SqsException.class);
    assertThatThrownBy(() -> sqs.purgeQueue(purge -> purge.queueUrl(FIFO)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void fifo(String body, String group) {
    sqs.sendMessage(
        send ->
            send.queueUrl(FIFO)
                .messageBody(body)
                .messageGroupId(group)
                .messageDeduplicationId(body));
  }

  private void standard(String body, int delaySeconds) {
    sqs.sendMessage(send -> send.queueUrl(STANDARD).messageBody(body).delaySeconds(delaySeconds));
  }

  private List<String> drain() {
    List<String> bodies = new ArrayList<>();
    for (var next = sqs.receive(STANDARD); next != null; next = sqs.receive(STANDARD)) {
      bodies.add(next.body());
      sqs.delete(STANDARD, next);
    }
    return bodies;
  }
}
