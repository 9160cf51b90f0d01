package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Routing rules as they are stored with a shop's settings. */
final class RoutingItem {
  private static final String OVERFLOW = "overflow";
  private static final String ENTRY_POINTS = "entryPoints";
  private static final String AGENTS = "agents";
  private static final String QUESTIONS = "questions";
  private static final String ID = "id";
  private static final String TEXT = "text";

  private RoutingItem() {}

  static Item write(RoutingRules rules) {
    Item entryPoints = new Item();
    rules.byEntryPoint().forEach((point, rule) -> entryPoints.put(point.name(), write(rule)));
    return new Item().put(OVERFLOW, rules.overflow()).put(ENTRY_POINTS, entryPoints);
  }

  static RoutingRules read(Item item) {
    Map<EntryPoint, EntryRule> rules = new EnumMap<>(EntryPoint.class);
    Item entryPoints = item.map(ENTRY_POINTS);
    for (EntryPoint point : EntryPoint.values()) {
      if (entryPoints.has(point.name())) {
        rules.put(point, readRule(entryPoints.map(point.name())));
      }
    }
    return new RoutingRules(rules, item.flag(OVERFLOW));
  }

  private static Item write(EntryRule rule) {
    return switch (rule) {
      case EntryRule.Unified(Set<AgentId> agents) -> new Item().put(AGENTS, write(agents));
      case EntryRule.ByQuestion(List<Question> questions) ->
          new Item()
              .put(QUESTIONS, questions.stream().map(question -> write(question).asMap()).toList());
    };
  }

  private static EntryRule readRule(Item item) {
    return item.has(QUESTIONS)
        ? new EntryRule.ByQuestion(
            item.list(QUESTIONS).stream().map(each -> readQuestion(new Item(each.m()))).toList())
        : new EntryRule.Unified(readAgents(item));
  }

  private static Item write(Question question) {
    return new Item()
        .put(ID, question.id())
        .put(TEXT, question.text())
        .put(AGENTS, write(question.agents()));
  }

  private static Question readQuestion(Item item) {
    return new Question(item.text(ID), item.text(TEXT), readAgents(item));
  }

  private static List<AttributeValue> write(Collection<AgentId> agents) {
    return agents.stream().map(AgentId::value).sorted().map(Item::string).toList();
  }

  private static Set<AgentId> readAgents(Item item) {
    return item.list(AGENTS).stream()
        .map(value -> new AgentId(value.s()))
        .collect(Collectors.toSet());
  }
}
