package dev.dovecote.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkTest {
  private static final long MILLI = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    // own, wait, MB, billed milliseconds
    "10,    0,  1769, 10",
    "10,    0,  3538, 10",
    "10,   30,  1769, 40",
    "10,    0,   884, 21",
    "10,   30,   442, 71",
    "0.2,   0,  1769, 1",
  })
  void what_is_computed_is_stretched_below_one_processor_and_waiting_is_not(
      double own, double wait, int megabytes, double billed) {
    Work.Busy busy = new Work.Busy("send", 1000, own, wait);
    assertThat(busy.gigabyteSeconds(megabytes)).isCloseTo(billed * megabytes / 1024, within(1e-9));
  }

  @Test
  void of_each_kind_the_middle_one_stands_for_all() {
    Work.Busy fast = new Work.Busy("send", 1, 1, 6);
    Work.Busy usual = new Work.Busy("send", 1, 2, 6);
    Work.Busy disturbed = new Work.Busy("send", 1, 500, 6);
    Work.Busy other = new Work.Busy("sync", 1, 4, 12);
    assertThat(Work.summed(List.of(fast, disturbed, other, usual)))
        .containsExactly(new Work.Busy("send", 3, 2, 6), new Work.Busy("sync", 1, 4, 12));
  }

  @Test
  void work_adds_up_and_is_shared_out() {
    Work one =
        new Work(Amounts.of(Counted.INVOCATIONS, 4), List.of(new Work.Busy("a", 4, 0, 1000)));
    Work all = one.plus(one).times(0.25);
    assertThat(all.at(1024).get(Counted.INVOCATIONS)).isEqualTo(2);
    assertThat(all.at(1024).get(Counted.GIGABYTE_SECONDS)).isEqualTo(2);
    assertThat(one.plus(one.times(-1)).at(1024).get(Counted.GIGABYTE_SECONDS)).isZero();
  }

  @Test
  void calls_at_the_same_time_are_waited_for_once() {
    Calls calls = new Calls(0);
    calls.add(30 * MILLI, 42 * MILLI, 6);
    calls.add(2 * MILLI, 10 * MILLI, 6);
    calls.add(5 * MILLI, 12 * MILLI, 6);
    Work.Busy busy = calls.until(50 * MILLI, "send");
    // Here 2 to 12 and 30 to 42 went by in calls; on AWS 2 to 11 and 30 to 36 do.
    assertThat(busy).isEqualTo(new Work.Busy("send", 1, 50 - 22, 15));
  }

  @Test
  void without_calls_all_is_the_functions_own() {
    assertThat(new Calls(0).until(3 * MILLI, "send")).isEqualTo(new Work.Busy("send", 1, 3, 0));
  }
}
