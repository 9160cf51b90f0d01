package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.functions.input.Fields;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Routing rules as the HTTP API shows and takes them (ROUTE-1 to ROUTE-3). */
final class RoutingJson {
  private static final String OVERFLOW = "overflow";
  private static final String AGENTS = "agents";
  private static final String QUESTIONS = "questions";

  private RoutingJson() {}

  static ObjectNode write(RoutingRules rules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(OVERFLOW, rules.overflow());
    ObjectNode entryPoints = json.putObject("entryPoints");
    rules.byEntryPoint().forEach((point, rule) -> write(entryPoints.putObject(point.name()), rule));
    return json;
  }

  private static void write(ObjectNode json, EntryRule rule) {
    switch (rule) {
      case EntryRule.Unified(Set<AgentId> agents) -> write(json.putArray(AGENTS), agents);
      case EntryRule.ByQuestion(List<Question> questions) -> {
        ArrayNode array = json.putArray(QUESTIONS);
        for (Question question : questions) {
          ObjectNode one = array.addObject().put("id", question.id()).put("text", question.text());
          write(one.putArray(AGENTS), question.agents());
        }
      }
    }
  }

  private static void write(ArrayNode json, Set<AgentId> agents) {
    agents.stream().map(AgentId::value).sorted().forEach(json::add);
  }

  static RoutingRules read(Fields fields) {
    boolean overflow = fields.flag(OVERFLOW);
    Fields entryPoints = fields.object("entryPoints");
    Map<EntryPoint, EntryRule> rules = new EnumMap<>(EntryPoint.class);
    for (EntryPoint point : EntryPoint.values()) {
      Fields rule = entryPoints.objectOrNull(point.name());
      if (rule != null) {
        rules.put(point, readRule(rule));
      }
    }
    entryPoints.noOthers();
    fields.noOthers();
    return new RoutingRules(rules, overflow);
  }

  private static EntryRule readRule(Fields fields) {
    boolean byQuestion = fields.has(QUESTIONS);
    if (byQuestion == fields.has(AGENTS)) {
      throw new InvalidInput("routing.entryPoints", "must each have either agents or questions");
    }
    EntryRule rule =
        byQuestion
            ? new EntryRule.ByQuestion(
                fields.objects(QUESTIONS).stream().map(RoutingJson::readQuestion).toList())
            : new EntryRule.Unified(readAgents(fields));
    fields.noOthers();
    return rule;
  }

  private static Question readQuestion(Fields fields) {
    Question question = new Question(fields.text("id"), fields.text("text"), readAgents(fields));
    fields.noOthers();
    return question;
  }

  private static Set<AgentId> readAgents(Fields fields) {
    return new HashSet<>(fields.ids(AGENTS, RoutingRules.NAMED_MAX, AgentId::new));
  }
}
