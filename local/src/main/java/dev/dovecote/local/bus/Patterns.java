package dev.dovecote.local.bus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/** AWS's own matcher: the patterns of rules, and those by which Lambda filters a stream. */
public final class Patterns {
  private Patterns() {}

  /** What is wrong with a pattern; null where nothing is. */
  public static @Nullable String fault(String pattern) {
    return JsonRuleCompiler.check(pattern);
  }

  /** Whether an event matches one of the patterns at least. */
  public static boolean anyMatches(List<String> patterns, JsonNode event) {
    String text = event.toString();
    return patterns.stream().anyMatch(pattern -> matches(pattern, text));
  }

  private static boolean matches(String pattern, String event) {
    try {
      return Ruler.matchesRule(event, pattern);
    } catch (Exception e) {
      throw new IllegalArgumentException("no pattern of events: " + pattern, e);
    }
  }
}
