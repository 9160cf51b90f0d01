package dev.dovecote.functions.wiring.priming;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query asks for: a partition, and of it the sort keys that lie in a range. */
record KeyCondition(String partition, Predicate<String> sortKeys) {
  private static final Pattern FORM =
      Pattern.compile(
          "pk = (?<pk>:\\w+)(?: AND (?:begins_with\\(\\w+, (?<prefix>:\\w+)\\)"
              + "|\\w+ BETWEEN (?<from>:\\w+) AND (?<to>:\\w+)"
              + "|\\w+ (?<comparison>[<>]) (?<bound>:\\w+)))?");

  static KeyCondition parse(String expression, JsonNode values) {
    Matcher form = FORM.matcher(expression);
    if (!form.matches()) {
      throw new IllegalArgumentException(expression);
    }
    return new KeyCondition(
        values.path(form.group("pk")).path("S").asText(), sortKeys(form, values));
  }

  private static Predicate<String> sortKeys(Matcher form, JsonNode values) {
    if (form.group("prefix") != null) {
      String prefix = value(form, "prefix", values);
      return key -> key.startsWith(prefix);
    }
    if (form.group("from") != null) {
      String from = value(form, "from", values);
      String to = value(form, "to", values);
      return key -> key.compareTo(from) >= 0 && key.compareTo(to) <= 0;
    }
    if (form.group("bound") != null) {
      String bound = value(form, "bound", values);
      boolean above = form.group("comparison").equals(">");
      return key -> above ? key.compareTo(bound) > 0 : key.compareTo(bound) < 0;
    }
    return _ -> true;
  }

  private static String value(Matcher form, String group, JsonNode values) {
    return PretendedTables.sortKeyOf(values.path(form.group(group)));
  }

  boolean holds(String sortKey) {
    return sortKeys.test(sortKey);
  }
}
