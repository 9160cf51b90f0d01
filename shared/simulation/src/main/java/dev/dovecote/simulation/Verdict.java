package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.assignment.Reason.Standing;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A choice and its stored reason, held against a ruling. */
final class Verdict {
  private Verdict() {}

  /** What is wrong with a choice; null where nothing is. */
  static @Nullable String on(Given given, Look look, Ruling ruling) {
    if (!ruling.names(given.agent())) {
      return said(given, ruling, "was given to " + given.agent());
    }
    Reason reason = given.reason();
    if (reason.policy() != look.settings.policy()) {
      return said(given, ruling, "has the policy " + reason.policy() + " as its reason");
    }
    if (!given.chat().lane().equals(reason.lane())) {
      return said(given, ruling, "has the lane " + reason.lane() + " as its reason");
    }
    if (reason.overflow() != ruling.overflow()) {
      return said(given, ruling, "has overflow " + reason.overflow() + " as its reason");
    }
    if (reason.decidedBy() != ruling.decidedBy()) {
      return said(given, ruling, "was decided by " + reason.decidedBy());
    }
    return standings(given, look.settings.policy(), ruling);
  }

  /** The chosen one first, then the others as they would have come. */
  private static @Nullable String standings(Given given, Policy policy, Ruling ruling) {
    List<Standing> told = given.reason().candidates();
    List<Contender> known = new ArrayList<>();
    for (Standing each : told) {
      Contender contender = ruling.contender(each.agent());
      if (contender == null || !contender.standing().equals(each) || known.contains(contender)) {
        return said(given, ruling, "names the candidate " + each);
      }
      known.add(contender);
    }
    if (known.size() != Math.min(Reason.CANDIDATES_MAX, ruling.among().size())) {
      return said(given, ruling, "names the candidates " + told);
    }
    Comparator<Contender> order = Ruling.order(policy);
    List<Contender> others = known.subList(1, known.size());
    boolean sorted = others.equals(others.stream().sorted(order).toList());
    boolean best =
        ruling.among().stream()
            .filter(each -> !known.contains(each))
            .allMatch(each -> order.compare(each, known.getLast()) >= 0);
    return known.getFirst().agent().equals(given.agent()) && sorted && best
        ? null
        : said(given, ruling, "names its candidates in the order " + told);
  }

  private static String said(Given given, Ruling ruling, String what) {
    List<AgentId> best = ruling.best().stream().map(Contender::agent).toList();
    return "%s: %s %s, where it should be one of %s by %s%s among %s; last agent %s"
        .formatted(
            rule(ruling),
            given.chat().id,
            what,
            best,
            ruling.decidedBy(),
            ruling.overflow() ? " by overflow" : "",
            ruling.among(),
            Objects.requireNonNullElse(given.lastAgent(), "none"));
  }

  private static String rule(Ruling ruling) {
    if (ruling.overflow()) {
      return "QUEUE-3";
    }
    return ruling.policy() == Policy.EVEN ? "ASSIGN-3" : "ASSIGN-2";
  }
}
