package dev.dovecote.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Within what the protocol lets one socket send: 200 frames at once, 50 a second for long. */
class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace(0);

  @Test
  void many_requests_keep_within_the_rate_that_is_written_down_and_are_soon_done() {
    long now = 0;
    for (int sent = 1; sent <= 1_100; sent++) {
      now += pace.delayNanos(now);
      assertThat((double) sent).isLessThanOrEqualTo(Pace.AT_ONCE + 50.0 * now / SECOND);
    }
    assertThat(now).isEqualTo(25 * SECOND);
  }

  @Test
  void those_who_wait_at_the_same_time_are_sent_one_after_another() {
    for (int i = 0; i < Pace.AT_ONCE; i++) {
      assertThat(pace.delayNanos(0)).isZero();
    }
    assertThat(pace.delayNanos(0)).isEqualTo(SECOND / Pace.PER_SECOND);
    assertThat(pace.delayNanos(0)).isEqualTo(2 * SECOND / Pace.PER_SECOND);
  }

  @Test
  void who_was_quiet_for_long_may_send_as_many_at_once_as_at_first() {
    long hourLater = 3_600 * SECOND;
    for (int i = 0; i < Pace.AT_ONCE; i++) {
      assertThat(pace.delayNanos(hourLater)).isZero();
    }
    assertThat(pace.delayNanos(hourLater)).isPositive();
  }
}
