package dev.dovecote.local.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What X-Ray asks of a segment, as far as its developer guide says so ("X-Ray segment documents",
 * and PutTraceSegments in its API reference).
 */
final class SegmentRules {
  /** A document's. */
  static final int BYTES_MAX = 64 * 1024;

  private static final int ANNOTATIONS_MAX = 50;
  private static final int HEXADECIMAL = 16;

  /** Of a trace that is not there yet; the guide says 30 days. */
  private static final Duration AGE_MAX = Duration.ofDays(30);

  /** Clocks differ. */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}\\p{Z}_.:/%&#=+\\\\\\-@]{1,200}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern TRACE = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
  private static final Pattern ANNOTATION = Pattern.compile("[A-Za-z0-9_]{1,500}");
  private static final Set<String> NAMESPACES = Set.of("aws", "remote");

  private final Instant now;
  private final Set<String> ids = new HashSet<>();

  SegmentRules(Instant now) {
    this.now = now;
  }

  /** What is wrong with a segment, in a sentence; null where nothing is. */
  @Nullable String fault(JsonNode segment) {
    String trace = segment.path("trace_id").asText();
    if (!TRACE.matcher(trace).matches()) {
      return "trace_id is not 1-, 8 and 24 hexadecimal digits: " + trace;
    }
    Instant begun = Instant.ofEpochSecond(Long.parseLong(trace.substring(2, 10), HEXADECIMAL));
    if (begun.isBefore(now.minus(AGE_MAX)) || begun.isAfter(now.plus(AHEAD_MAX))) {
      return "trace_id is of another time: " + begun;
    }
    if (segment.has("parent_id") && !ID.matcher(segment.path("parent_id").asText()).matches()) {
      return "parent_id is not 16 hexadecimal digits";
    }
    String fault = common(segment);
    return fault == null ? annotations(segment.path("annotations")) : fault;
  }

  /** What holds for segments and for those in them. */
  private @Nullable String common(JsonNode segment) {
    String id = segment.path("id").asText();
    if (!NAME.matcher(segment.path("name").asText()).matches()) {
      return "name is not 1 to 200 of what it may be made of";
    }
    if (!ID.matcher(id).matches() || !ids.add(id)) {
      return "id is not 16 hexadecimal digits, or twice there: " + id;
    }
    JsonNode start = segment.path("start_time");
    JsonNode end = segment.path("end_time");
    if (!start.isNumber() || end.isNumber() == segment.path("in_progress").asBoolean()) {
      return "start_time, and one of end_time and in_progress, must be there";
    }
    if (end.isNumber() && end.doubleValue() < start.doubleValue()) {
      return "end_time is before start_time";
    }
    for (String flag : new String[] {"error", "throttle", "fault"}) {
      if (segment.has(flag) && !segment.path(flag).isBoolean()) {
        return flag + " is not true or false";
      }
    }
    for (JsonNode each : segment.path("subsegments")) {
      if (each.has("namespace") && !NAMESPACES.contains(each.path("namespace").asText())) {
        return "namespace is none of " + NAMESPACES;
      }
      String fault = common(each);
      if (fault != null) {
        return "in a subsegment: " + fault;
      }
    }
    return null;
  }

  private static @Nullable String annotations(JsonNode annotations) {
    if (annotations.size() > ANNOTATIONS_MAX) {
      return "there are more than " + ANNOTATIONS_MAX + " annotations";
    }
    return annotations
        .propertyStream()
        .filter(
            each ->
                !ANNOTATION.matcher(each.getKey()).matches()
                    || !each.getValue().isValueNode()
                    || each.getValue().isNull())
        .map(each -> "annotation " + each.getKey() + " is no text, number or truth")
        .findFirst()
        .orElse(null);
  }
}
