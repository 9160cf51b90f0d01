package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Draws settings of shops. */
final class ShopMaker {
  static final List<String> QUESTIONS = List.of("price", "size", "repair");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final RandomGenerator chance;

  ShopMaker(RandomGenerator chance) {
    this.chance = chance;
  }

  ShopSettings settings(List<AgentId> agents) {
    boolean always = chance.nextInt(4) > 0;
    return new ShopSettings(
        "A shop",
        chance.nextBoolean() ? Language.ZH_CN : Language.EN,
        ZONE,
        always ? new ServiceHours(0, ServiceHours.DAY_MINUTES) : ServiceHours.DEFAULT,
        chance.nextInt(3) == 0 ? "Welcome" : null,
        oneOf(ShopSettings.QueueOrder.values()),
        oneOf(ShopSettings.CapacityMode.values()),
        1 + chance.nextInt(chance.nextBoolean() ? 5 : 30),
        30 + chance.nextInt(240),
        10 + chance.nextInt(51),
        oneOf(ShopSettings.Policy.values()),
        chance.nextInt(12) == 0,
        chance.nextInt(4) > 0,
        rules(agents),
        0);
  }

  /** For people, and the same each time: sets are sorted. */
  static String describe(ShopSettings settings) {
    StringBuilder rules = new StringBuilder();
    settings.routing().byEntryPoint().forEach((point, rule) -> describe(rules, point, rule));
    return "%s %s, capacity %s%s, offline messages %s, %02d:%02d to %02d:%02d, %s to leave%s, rules%s"
        .formatted(
            settings.policy(),
            settings.queueOrder(),
            settings.capacityMode(),
            settings.noQueueing() ? " (no queueing)" : "",
            settings.assignOfflineMessages() ? "assigned" : "by hand",
            settings.serviceHours().openMinute() / 60,
            settings.serviceHours().openMinute() % 60,
            settings.serviceHours().closeMinute() / 60,
            settings.serviceHours().closeMinute() % 60,
            settings.leaveQueueAfter(),
            settings.routing().overflow() ? ", overflow" : "",
            rules);
  }

  private static void describe(StringBuilder rules, EntryPoint point, EntryRule rule) {
    rules.append(' ').append(point);
    switch (rule) {
      case EntryRule.Unified unified -> rules.append(sorted(unified.agents()));
      case EntryRule.ByQuestion by ->
          by.questions()
              .forEach(each -> rules.append('/').append(each.id()).append(sorted(each.agents())));
    }
  }

  private static List<String> sorted(Set<AgentId> agents) {
    return agents.stream().map(AgentId::value).sorted().toList();
  }

  private RoutingRules rules(List<AgentId> agents) {
    Map<EntryPoint, EntryRule> rules = new EnumMap<>(EntryPoint.class);
    for (EntryPoint point : EntryPoint.values()) {
      switch (chance.nextInt(5)) {
        case 0 -> rules.put(point, new EntryRule.Unified(some(agents)));
        case 1, 2 -> {
          List<Question> questions = new ArrayList<>();
          for (String id : QUESTIONS.subList(0, 1 + chance.nextInt(QUESTIONS.size()))) {
            questions.add(new Question(id, "About the " + id, some(agents)));
          }
          rules.put(point, new EntryRule.ByQuestion(questions));
        }
        default -> {}
      }
    }
    return new RoutingRules(rules, chance.nextBoolean());
  }

  private Set<AgentId> some(List<AgentId> agents) {
    Set<AgentId> some = new HashSet<>();
    for (AgentId agent : agents) {
      if (chance.nextInt(3) == 0) {
        some.add(agent);
      }
    }
    if (chance.nextInt(10) == 0) {
      some.add(new AgentId("gone"));
    }
    return some;
  }

  <T> T oneOf(T[] all) {
    return all[chance.nextInt(all.length)];
  }
}
