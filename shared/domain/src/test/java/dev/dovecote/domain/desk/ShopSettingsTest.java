package dev.dovecote.domain.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.Fixtures;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.message.Content;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopSettingsTest {
  @Test
  void a_new_shop_starts_with_the_specs_defaults() {
    ShopSettings settings = ShopSettings.defaults("Tea House");
    assertThat(settings.idleClose()).as("CONV-6").isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.leaveQueueAfter()).as("QUEUE-4").isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.grace()).as("AGENT-3").isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.queueOrder()).as("QUEUE-2").isEqualTo(ShopSettings.QueueOrder.FIRST_COME);
    assertThat(settings.welcomeNotice()).as("CONV-4").isNull();
    assertThat(Agent.CAPACITY_DEFAULT).as("AGENT-2").isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 30, 10, ''",
    "99, 3600, 600, ''",
    "0, 180, 60, idleCloseMinutes",
    "100, 180, 60, idleCloseMinutes",
    "15, 29, 60, leaveQueueSeconds",
    "15, 3601, 60, leaveQueueSeconds",
    "15, 180, 9, graceSeconds",
    "15, 180, 601, graceSeconds",
  })
  void what_is_out_of_bounds_is_refused_by_field__CONV_6_QUEUE_4_AGENT_3(
      int idleCloseMinutes, int leaveQueueSeconds, int graceSeconds, String field) {
    if (field.isEmpty()) {
      assertThat(settings("茶", null, idleCloseMinutes, leaveQueueSeconds, graceSeconds))
          .isNotNull();
      return;
    }
    refused(field, () -> settings("茶", null, idleCloseMinutes, leaveQueueSeconds, graceSeconds));
  }

  @Test
  void names_and_welcomes_are_limited() {
    refused("name", () -> settings(" ", null, 15, 180, 60));
    refused("name", () -> settings("茶".repeat(61), null, 15, 180, 60));
    refused("welcome", () -> settings("茶", " ", 15, 180, 60));
    refused("welcome", () -> settings("茶", "茶".repeat(501), 15, 180, 60));
    assertThat(settings("茶", "茶".repeat(500), 15, 180, 60).welcomeNotice())
        .isEqualTo(new Content.Notice(Content.Notice.Kind.WELCOME, "茶".repeat(500)));
  }

  private static ShopSettings settings(
      String name, String welcome, int idleCloseMinutes, int leaveQueueSeconds, int graceSeconds) {
    return Fixtures.settings()
        .but()
        .name(name)
        .welcome(welcome)
        .idleCloseMinutes(idleCloseMinutes)
        .leaveQueueSeconds(leaveQueueSeconds)
        .graceSeconds(graceSeconds)
        .done();
  }

  private static void refused(
      String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable make) {
    assertThatThrownBy(make)
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
