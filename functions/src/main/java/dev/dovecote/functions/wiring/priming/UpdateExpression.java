package dev.dovecote.functions.wiring.priming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes an item as an update asks for: top-level attributes, each set, added to or taken from.
 */
final class UpdateExpression {
  private static final Pattern CLAUSE =
      Pattern.compile("(SET|ADD|DELETE) (.*?)(?= (?:SET|ADD|DELETE) |$)");
  private static final Pattern SETTING =
      Pattern.compile("(#?\\w+) = (?:if_not_exists\\(#?\\w+, (:\\w+)\\)|(:\\w+))");
  private static final Pattern CHANGING = Pattern.compile("(#?\\w+) (:\\w+)");

  private UpdateExpression() {}

  static ObjectNode apply(JsonNode request, ObjectNode item) {
    Matcher clause = CLAUSE.matcher(request.path("UpdateExpression").asText());
    while (clause.find()) {
      boolean sets = clause.group(1).equals("SET");
      Matcher one = (sets ? SETTING : CHANGING).matcher(clause.group(2));
      while (one.find()) {
        String name = name(request, one.group(1));
        if (sets) {
          set(request, item, name, one);
        } else {
          change(item, name, value(request, one.group(2)), clause.group(1).equals("ADD"));
        }
      }
    }
    return item;
  }

  private static void set(JsonNode request, ObjectNode item, String name, Matcher one) {
    if (one.group(3) != null) {
      item.set(name, value(request, one.group(3)));
    } else if (!item.has(name)) {
      item.set(name, value(request, one.group(2)));
    }
  }

  private static void change(ObjectNode item, String name, JsonNode by, boolean adds) {
    if (by.has("N")) {
      long sum = item.path(name).path("N").asLong() + by.path("N").asLong();
      item.putObject(name).put("N", Long.toString(sum));
      return;
    }
    TreeSet<String> members = new TreeSet<>();
    item.path(name).path("SS").forEach(each -> members.add(each.asText()));
    for (JsonNode each : by.path("SS")) {
      if (adds) {
        members.add(each.asText());
      } else {
        members.remove(each.asText());
      }
    }
    item.remove(name);
    if (!members.isEmpty()) {
      ArrayNode array = item.putObject(name).putArray("SS");
      members.forEach(array::add);
    }
  }

  private static String name(JsonNode request, String name) {
    return name.startsWith("#")
        ? request.path("ExpressionAttributeNames").path(name).asText()
        : name;
  }

  private static JsonNode value(JsonNode request, String placeholder) {
    return request.path("ExpressionAttributeValues").path(placeholder);
  }
}
