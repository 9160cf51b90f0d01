package dev.dovecote.functions.wiring.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A trace and the segment in it that goes on elsewhere, as X-Ray's header names them ("Tracing
 * header" in its developer guide).
 *
 * @param trace {@code 1-}, eight hexadecimal digits of when it began, {@code -}, and 24 of chance
 * @param parent the segment's ID, 16 hexadecimal digits
 */
record TraceHeader(String trace, String parent) {
  /**
   * What was sent longer ago goes on in a trace of its own: a pass that asks for another, or a
   * timer that sets the next, would otherwise make one trace of a shop's whole day.
   */
  static final Duration AGE_MAX = Duration.ofMinutes(1);

  private static final int HEXADECIMAL = 16;
  private static final Pattern ROOT =
      Pattern.compile("(?:^|;)Root=(1-([0-9a-f]{8})-[0-9a-f]{24})(?:;|$)");
  private static final Pattern PARENT = Pattern.compile("(?:^|;)Parent=([0-9a-f]{16})(?:;|$)");
  private static final Pattern SAMPLED = Pattern.compile("(?:^|;)Sampled=1(?:;|$)");

  /** What a header says; null where it names no trace that is recorded, or one of long ago. */
  static @Nullable TraceHeader read(@Nullable String header, Instant now) {
    if (header == null || !SAMPLED.matcher(header).find()) {
      return null;
    }
    Matcher root = ROOT.matcher(header);
    Matcher parent = PARENT.matcher(header);
    if (!root.find() || !parent.find()) {
      return null;
    }
    Instant begun = Instant.ofEpochSecond(Long.parseLong(root.group(2), HEXADECIMAL));
    return begun.plus(AGE_MAX).isBefore(now)
        ? null
        : new TraceHeader(root.group(1), parent.group(1));
  }

  /** As it is sent along. */
  String written() {
    return "Root=" + trace + ";Parent=" + parent + ";Sampled=1";
  }
}
