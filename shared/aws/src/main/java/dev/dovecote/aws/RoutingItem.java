package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.FormerLanes;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Routing rules, and the lanes of former ones, as they are stored with a shop's settings. */
final class RoutingItem {
  private static final String OVERFLOW = "overflow";
  private static final String ENTRY_POINTS = "entryPoints";
  private static final String AGENTS = "agents";
  private static final String QUESTIONS = "questions";
  private static final String ID = "id";
  private static final String FORMER_LANES = "formerLanes";
  private static final String OTHERS_UNTIL = "otherFormerLanesUntil";
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

  /** Nothing is put where there are none: most shops have no former lane. */
  static Item put(Item item, FormerLanes lanes) {
    if (!lanes.until().isEmpty()) {
      Item until = new Item();
      lanes.until().forEach(until::put);
      item.put(FORMER_LANES, until);
    }
    return lanes.othersUntil().equals(Instant.EPOCH)
        ? item
        : item.put(OTHERS_UNTIL, lanes.othersUntil());
  }

  static FormerLanes readFormerLanes(Item item) {
    Map<String, Instant> until = new HashMap<>();
    if (item.has(FORMER_LANES)) {
      Item lanes = item.map(FORMER_LANES);
      lanes.attributes().keySet().forEach(lane -> until.put(lane, lanes.instant(lane)));
    }
    return new FormerLanes(
        until, item.has(OTHERS_UNTIL) ? item.instant(OTHERS_UNTIL) : Instant.EPOCH);
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
