package dev.dovecote.domain.routing;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.InvalidInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a shop, by entry point (ROUTE-1 to ROUTE-3). An entry point without one is unified,
 * and every agent's.
 *
 * @param overflow the owner's switch for rules by question (QUEUE-3)
 */
public record RoutingRules(Map<EntryPoint, EntryRule> byEntryPoint, boolean overflow) {
  /** Most agents named by all rules of a shop together: they are read with every asking. */
  public static final int NAMED_MAX = 1_000;

  /** The lane of those whom every agent may take. */
  public static final String EVERYONE = "all";

  /** No rule: every agent takes every buyer. */
  public static final RoutingRules NONE = new RoutingRules(Map.of(), false);

  private static final String ANY_QUESTION = "*";

  public RoutingRules {
    EnumMap<EntryPoint, EntryRule> copy = new EnumMap<>(EntryPoint.class);
    copy.putAll(byEntryPoint);
    byEntryPoint = copy;
    if (copy.values().stream().mapToInt(RoutingRules::named).sum() > NAMED_MAX) {
      throw new InvalidInput("routing", "must not name more than " + NAMED_MAX + " agents");
    }
  }

  private static int named(EntryRule rule) {
    return switch (rule) {
      case EntryRule.Unified unified -> unified.agents().size();
      case EntryRule.ByQuestion by ->
          by.questions().stream().mapToInt(question -> question.agents().size()).sum();
    };
  }

  /** The questions from which a buyer of an entry point first picks; none where it is unified. */
  public List<Question> questions(EntryPoint entryPoint) {
    return byEntryPoint.get(entryPoint) instanceof EntryRule.ByQuestion by
        ? by.questions()
        : List.of();
  }

  /**
   * The lane of a buyer who asks for a human.
   *
   * @param question what they picked; null where they picked nothing, or there was nothing to pick
   */
  public Lane lane(EntryPoint entryPoint, @Nullable String question) {
    return switch (byEntryPoint.get(entryPoint)) {
      case null -> lane(EVERYONE);
      case EntryRule.Unified unified ->
          unified.agents().isEmpty() ? lane(EVERYONE) : lane(entryPoint.name());
      case EntryRule.ByQuestion by ->
          lane(entryPoint.name() + "/" + (has(by, question) ? question : ANY_QUESTION));
    };
  }

  private static boolean has(EntryRule.ByQuestion by, @Nullable String question) {
    return by.questions().stream().anyMatch(each -> each.id().equals(question));
  }

  /** A lane by its ID. One whose rule is gone is everyone's (ROUTE-3). */
  public Lane lane(String id) {
    int divider = id.indexOf('/');
    String entryPoint = divider < 0 ? id : id.substring(0, divider);
    for (Map.Entry<EntryPoint, EntryRule> each : byEntryPoint.entrySet()) {
      if (each.getKey().name().equals(entryPoint)) {
        return lane(id, each.getValue(), divider < 0 ? null : id.substring(divider + 1));
      }
    }
    return everyones(id);
  }

  /**
   * The lane of a buyer who asks once more: that of before, while there is a rule for it (OFF-5).
   * One whose rule is gone is everyone's, and so is this: nobody new comes into a former lane.
   */
  public Lane laneAgain(String before) {
    return lanes().stream()
        .filter(lane -> lane.id().equals(before))
        .findFirst()
        .orElseGet(() -> lane(EVERYONE));
  }

  private Lane lane(String id, EntryRule rule, @Nullable String question) {
    return switch (rule) {
      case EntryRule.Unified unified when question == null -> new Lane(id, unified.agents(), false);
      case EntryRule.ByQuestion by when ANY_QUESTION.equals(question) ->
          new Lane(id, ofAllQuestions(by), overflow);
      case EntryRule.ByQuestion by when question != null ->
          by.questions().stream()
              .filter(each -> each.id().equals(question))
              .findFirst()
              .map(each -> new Lane(id, each.agents(), overflow))
              .orElseGet(() -> everyones(id));
      default -> everyones(id);
    };
  }

  /** One question that is everyone's makes all of them together everyone's. */
  private static Set<AgentId> ofAllQuestions(EntryRule.ByQuestion by) {
    boolean everyones = by.questions().stream().anyMatch(each -> each.agents().isEmpty());
    return everyones
        ? Set.of()
        : by.questions().stream()
            .flatMap(each -> each.agents().stream())
            .collect(Collectors.toSet());
  }

  private static Lane everyones(String id) {
    return new Lane(id, Set.of(), false);
  }

  /** Every lane that the rules make. Others may still hold buyers, from rules that are gone. */
  public List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    lanes.add(lane(EVERYONE));
    for (Map.Entry<EntryPoint, EntryRule> each : byEntryPoint.entrySet()) {
      String name = each.getKey().name();
      if (each.getValue() instanceof EntryRule.ByQuestion by) {
        by.questions().forEach(question -> lanes.add(lane(name + "/" + question.id())));
        lanes.add(lane(name + "/" + ANY_QUESTION));
      } else {
        lanes.add(lane(name));
      }
    }
    return lanes;
  }
}
