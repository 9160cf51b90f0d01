package dev.dovecote.domain.assignment;

import static dev.dovecote.domain.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void under_three_assignments_there_is_no_estimate__QUEUE_1(int count) {
    assertThat(new Pace(count, NOON, NOON.plusSeconds(60)).estimate(1)).isNull();
    assertThat(Pace.NONE.estimate(1)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // assignments, seconds between first and last, position, estimated seconds
    "3, 60, 1, 30",
    "3, 60, 4, 120",
    "16, 900, 10, 600",
    "3, 0, 5, 0",
  })
  void the_estimate_is_the_position_times_the_mean_gap__QUEUE_1(
      int count, int seconds, int position, int estimate) {
    assertThat(new Pace(count, NOON, NOON.plusSeconds(seconds)).estimate(position))
        .isEqualTo(Duration.ofSeconds(estimate));
  }

  @Test
  void it_looks_back_15_minutes__QUEUE_1() {
    assertThat(Pace.WINDOW).isEqualTo(Duration.ofMinutes(15));
  }
}
