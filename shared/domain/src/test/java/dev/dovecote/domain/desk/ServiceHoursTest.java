package dev.dovecote.domain.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.Fixtures;
import dev.dovecote.domain.InvalidInput;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceHoursTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @ParameterizedTest
  @CsvSource({"00:00, 24:00", "09:00, 19:00", "08:30, 23:59", "00:00, 19:00"})
  void hours_that_cover_nine_to_nineteen_are_allowed__CONV_5(String open, String close) {
    ServiceHours hours = ServiceHours.parse(open, close);
    assertThat(hours.open()).isEqualTo(open);
    assertThat(hours.close()).isEqualTo(close);
    assertThat(hours.closeMinute() - hours.openMinute()).isGreaterThanOrEqualTo(8 * 60);
  }

  @ParameterizedTest
  @CsvSource({
    "09:01, 19:00, serviceHours.open",
    "24:00, 24:00, serviceHours.open",
    "09:00, 18:59, serviceHours.close",
    "09:00, 09:00, serviceHours.close",
    "00:00, 00:00, serviceHours.close",
    "08:00, 08:01, serviceHours.close",
    "9:00, 19:00, serviceHours.open",
    "09:00, 24:01, serviceHours.close",
    "09:60, 19:00, serviceHours.open",
    "09:00, 25:00, serviceHours.close",
    "'', 19:00, serviceHours.open",
    "０9:00, 19:00, serviceHours.open",
  })
  void others_are_refused_by_field__CONV_5(String open, String close, String field) {
    assertThatThrownBy(() -> ServiceHours.parse(open, close))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource({
    // 09:00 to 21:00 in Shanghai, which is UTC+8
    "2026-03-02T00:59:59.999Z, false",
    "2026-03-02T01:00:00Z, true",
    "2026-03-02T12:59:59.999Z, true",
    "2026-03-02T13:00:00Z, false",
    "2026-03-02T16:00:00Z, false",
  })
  void the_opening_minute_is_in_and_the_closing_minute_is_out__CONV_5(
      Instant moment, boolean inService) {
    assertThat(ServiceHours.DEFAULT.contains(moment, SHANGHAI)).isEqualTo(inService);
  }

  @ParameterizedTest
  @CsvSource({
    // 08:00 to 02:00 of the next day in Shanghai, which is UTC+8
    "2026-03-01T23:59:59.999Z, false",
    "2026-03-02T00:00:00Z, true",
    "2026-03-02T15:59:59Z, true",
    "2026-03-02T16:00:00Z, true",
    "2026-03-02T17:59:59.999Z, true",
    "2026-03-02T18:00:00Z, false",
  })
  void hours_may_go_on_past_midnight__CONV_5(Instant moment, boolean inService) {
    ServiceHours hours = ServiceHours.parse("08:00", "02:00");
    assertThat(hours.contains(moment, SHANGHAI)).isEqualTo(inService);
    assertThat(hours.close()).isEqualTo("02:00");
  }

  @Test
  void closing_at_midnight_is_the_days_end_however_it_is_written__CONV_5() {
    ServiceHours next = ServiceHours.parse("09:00", "00:00");
    ServiceHours same = ServiceHours.parse("09:00", "24:00");
    for (int minute = 0; minute < 24 * 60; minute++) {
      Instant moment = Fixtures.NOON.plusSeconds(minute * 60L);
      assertThat(next.contains(moment, SHANGHAI)).isEqualTo(same.contains(moment, SHANGHAI));
    }
  }

  @Test
  void open_all_day_is_always_in_service__CONV_5() {
    ServiceHours hours = ServiceHours.parse("00:00", "24:00");
    for (int minute = 0; minute < 24 * 60; minute++) {
      assertThat(hours.contains(Fixtures.NOON.plusSeconds(minute * 60L), SHANGHAI)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the same moments, 09:00 to 21:00 where the shop is; New York moves its clocks on 8 March 2026
    "2026-03-07T14:00:00Z, America/New_York, true",
    "2026-03-07T13:59:59Z, America/New_York, false",
    "2026-03-08T13:00:00Z, America/New_York, true",
    "2026-03-08T12:59:59Z, America/New_York, false",
    "2026-03-02T03:30:00Z, Asia/Kolkata, true",
    "2026-03-02T03:29:59Z, Asia/Kolkata, false",
  })
  void hours_are_those_of_the_shops_own_clock__CONV_5(
      Instant moment, String zone, boolean inService) {
    assertThat(ServiceHours.DEFAULT.contains(moment, ZoneId.of(zone))).isEqualTo(inService);
  }
}
