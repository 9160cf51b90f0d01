package dev.dovecote.local.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTimingTest {
  private static final Random RANDOM = new Random(1);

  /** What takes twelve seconds in a minute takes as much less as there is less time. */
  @ParameterizedTest
  @CsvSource({"1, 5, 1000", "3, 5, 1000", "60, 5, 1000", "3, 60, 12000", "120, 60, 6000"})
  void a_conversation_fits_into_the_time_however_few_the_buyers(
      int buyers, int seconds, long millis) {
    assertThat(new DemoTiming(buyers, seconds).think(RANDOM, 12, 12))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "60, 60", "1000, 3600"})
  void all_come_while_there_is_time_to_serve_them(int buyers, int seconds) {
    DemoTiming timing = new DemoTiming(buyers, seconds);
    for (int buyer = 0; buyer < buyers; buyer++) {
      assertThat(timing.arrival(RANDOM)).isLessThan(Duration.ofMillis(seconds * 600L));
    }
  }
}
