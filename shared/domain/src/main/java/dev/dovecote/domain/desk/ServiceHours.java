package dev.dovecote.domain.desk;

import dev.dovecote.domain.InvalidInput;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When people answer, each day, in the shop's time zone: {@code [open, close)} (CONV-5). A close
 * before the opening is that of the next day.
 *
 * @param openMinute minutes after midnight
 * @param closeMinute minutes after midnight, 1440 being the day's end
 */
public record ServiceHours(int openMinute, int closeMinute) {
  /** Latest opening: 09:00, in minutes after midnight. */
  public static final int LATEST_OPEN_MINUTE = 9 * 60;

  /** Earliest closing: 19:00, in minutes after midnight. */
  public static final int EARLIEST_CLOSE_MINUTE = 19 * 60;

  /** The end of a day, in minutes after midnight. */
  public static final int DAY_MINUTES = 24 * 60;

  /** What a new shop starts with: 09:00 to 21:00. */
  public static final ServiceHours DEFAULT = new ServiceHours(LATEST_OPEN_MINUTE, 21 * 60);

  private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|(24:00)");

  public ServiceHours {
    if (openMinute < 0 || openMinute > LATEST_OPEN_MINUTE) {
      throw new InvalidInput("serviceHours.open", "must be 09:00 or earlier");
    }
    boolean sameDay = closeMinute >= EARLIEST_CLOSE_MINUTE && closeMinute <= DAY_MINUTES;
    boolean nextDay = closeMinute >= 0 && closeMinute < openMinute;
    if (!sameDay && !nextDay) {
      throw new InvalidInput(
          "serviceHours.close", "must be 19:00 or later, or on the next day before the opening");
    }
  }

  /** Reads {@code HH:mm} twice; {@code 24:00} is the day's end. */
  public static ServiceHours parse(String open, String close) {
    return new ServiceHours(
        minutes("serviceHours.open", open), minutes("serviceHours.close", close));
  }

  /** Whether people answer at this moment. */
  public boolean contains(Instant moment, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    int minute = local.getHour() * 60 + local.getMinute();
    return closeMinute < openMinute
        ? minute >= openMinute || minute < closeMinute
        : minute >= openMinute && minute < closeMinute;
  }

  /** The opening time as {@code HH:mm}. */
  public String open() {
    return format(openMinute);
  }

  /** The closing time as {@code HH:mm}. */
  public String close() {
    return format(closeMinute);
  }

  private static int minutes(String field, String time) {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      throw new InvalidInput(field, "must be a time of day, HH:mm");
    }
    if (matcher.group(3) != null) {
      return DAY_MINUTES;
    }
    return Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
  }

  private static String format(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}
