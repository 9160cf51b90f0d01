package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One trace, for people: a tree of functions with their calls of AWS, each with when it began and
 * how long it took.
 *
 * @param id X-Ray's
 * @param segments in the order in which they began
 */
record Trace(String id, List<JsonNode> segments) {
  private static final double MILLIS = 1000;
  private static final String START = "start_time";
  private static final String INDENT = "  ";

  /** As wide as a time. */
  private static final String UNTIMED = " ".repeat(9);

  /** The traces of segments as X-Ray was told them, in the order in which they began. */
  static List<Trace> of(List<JsonNode> segments) {
    Map<String, List<JsonNode>> byTrace = new LinkedHashMap<>();
    for (JsonNode segment : segments) {
      byTrace
          .computeIfAbsent(segment.path("trace_id").asText(), _ -> new ArrayList<>())
          .add(segment);
    }
    return byTrace.entrySet().stream()
        .map(each -> new Trace(each.getKey(), sorted(each.getValue())))
        .sorted(Comparator.comparingDouble(Trace::begun))
        .toList();
  }

  private static List<JsonNode> sorted(List<JsonNode> nodes) {
    return nodes.stream()
        .sorted(Comparator.comparingDouble(node -> node.path(START).asDouble()))
        .toList();
  }

  private double begun() {
    return segments.getFirst().path(START).asDouble();
  }

  /** Whether a function in it was about something; anything is about nothing in particular. */
  boolean isAbout(String annotation, @Nullable String value) {
    return value == null
        || segments.stream().anyMatch(segment -> annotation(segment, annotation).equals(value));
  }

  private static String annotation(JsonNode segment, String name) {
    return segment.path("annotations").path(name).asText();
  }

  /** It, in lines. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(id);
    Set<String> ids =
        segments.stream().map(segment -> segment.path("id").asText()).collect(Collectors.toSet());
    segments.stream()
        .filter(segment -> !ids.contains(segment.path("parent_id").asText()))
        .forEach(segment -> add(lines, segment, INDENT));
    return lines;
  }

  private void add(List<String> lines, JsonNode segment, String indent) {
    lines.add(line(segment, indent, segment.path("name").asText() + about(segment)));
    sorted(segment.path("subsegments").valueStream().toList())
        .forEach(call -> lines.add(line(call, indent + INDENT, called(call))));
    int leftOut = segment.at("/metadata/dovecote/callsLeftOut").asInt();
    if (leftOut > 0) {
      lines.add(UNTIMED + indent + INDENT + leftOut + " calls more");
    }
    String id = segment.path("id").asText();
    segments.stream()
        .filter(other -> other.path("parent_id").asText().equals(id))
        .forEach(other -> add(lines, other, indent + INDENT));
  }

  private String line(JsonNode node, String indent, String what) {
    double start = node.path(START).asDouble();
    String took =
        node.has("end_time")
            ? "%.1f ms".formatted((node.path("end_time").asDouble() - start) * MILLIS)
            : "not over";
    return "%8.1f %s%s: %s%s"
        .formatted((start - begun()) * MILLIS, indent, what, took, outcome(node));
  }

  private static String about(JsonNode segment) {
    return Stream.of("action", "shop", "conversation", "why")
        .map(name -> annotation(segment, name))
        .filter(value -> !value.isEmpty())
        .map(value -> " " + value)
        .collect(Collectors.joining());
  }

  private static String called(JsonNode call) {
    JsonNode aws = call.path("aws");
    String on =
        Stream.concat(
                Stream.of(aws.path("table_name"), aws.path("queue_url")),
                aws.path("table_names").valueStream())
            .map(JsonNode::asText)
            .filter(name -> !name.isEmpty())
            .map(name -> " " + name.substring(name.lastIndexOf('/') + 1))
            .collect(Collectors.joining());
    int retries = aws.path("retries").asInt();
    return call.path("name").asText()
        + " "
        + aws.path("operation").asText()
        + on
        + (retries > 0 ? " (%d retries)".formatted(retries) : "");
  }

  private static String outcome(JsonNode node) {
    String type = node.at("/cause/exceptions/0/type").asText();
    return Stream.of("fault", "error", "throttle")
            .filter(flag -> node.path(flag).asBoolean())
            .map(flag -> ", " + flag)
            .collect(Collectors.joining())
        + (type.isEmpty() ? "" : " " + type);
  }
}
