package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may take from a lane: read from the rules anew, apart from the code under test. */
final class Seats {
  static final String ANY_QUESTION = "*";

  private Seats() {}

  /** Those whom the rule itself allows (ROUTE-2, ROUTE-3). */
  static Set<AgentId> ofRule(ShopSettings settings, String lane, Collection<Agent> people) {
    Set<AgentId> desk = new HashSet<>();
    for (Agent person : people) {
      if (person.maySignIn()) {
        desk.add(person.id());
      }
    }
    Set<AgentId> named = new HashSet<>(named(settings, lane));
    named.retainAll(desk);
    return named.isEmpty() ? desk : named;
  }

  /** Those who may take, with overflow (QUEUE-3). */
  static Set<AgentId> takers(ShopSettings settings, String lane, Collection<Agent> people) {
    boolean all = overflows(settings, lane);
    Set<AgentId> ofRule = ofRule(settings, lane, people);
    if (all) {
      people.stream().filter(Agent::maySignIn).forEach(person -> ofRule.add(person.id()));
    }
    return ofRule;
  }

  /** Whether others may take from a lane where its own agents are full (QUEUE-3). */
  static boolean overflows(ShopSettings settings, String lane) {
    return settings.routing().overflow() && isByQuestion(settings, lane);
  }

  /** Whether it is the lane of a rule that stands. */
  static boolean hasRule(ShopSettings settings, String lane) {
    boolean unified = rule(settings, lane) instanceof EntryRule.Unified;
    return (unified && question(lane).isEmpty()) || isByQuestion(settings, lane);
  }

  private static boolean isByQuestion(ShopSettings settings, String lane) {
    String question = question(lane);
    return rule(settings, lane) instanceof EntryRule.ByQuestion by
        && (question.equals(ANY_QUESTION)
            || by.questions().stream().anyMatch(each -> each.id().equals(question)));
  }

  private static Set<AgentId> named(ShopSettings settings, String lane) {
    String question = question(lane);
    Set<AgentId> named = new HashSet<>();
    switch (rule(settings, lane)) {
      case EntryRule.Unified unified when question.isEmpty() -> named.addAll(unified.agents());
      case EntryRule.ByQuestion by -> {
        for (Question each : by.questions()) {
          boolean asked = question.equals(ANY_QUESTION) || question.equals(each.id());
          if (asked && each.agents().isEmpty()) {
            return Set.of();
          }
          if (asked) {
            named.addAll(each.agents());
          }
        }
      }
      case null, default -> {}
    }
    return named;
  }

  private static @Nullable EntryRule rule(ShopSettings settings, String lane) {
    String point = lane.contains("/") ? lane.substring(0, lane.indexOf('/')) : lane;
    for (EntryPoint each : EntryPoint.values()) {
      if (each.name().equals(point)) {
        return settings.routing().byEntryPoint().get(each);
      }
    }
    return null;
  }

  private static String question(String lane) {
    return lane.contains("/") ? lane.substring(lane.indexOf('/') + 1) : "";
  }
}
