package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.routing.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives buyers to agents in memory; the commits decide whether it comes true. Not for use by
 * several threads.
 */
public final class Planner {
  private final Availability availability;
  private final ShopSettings settings;
  private final List<Candidate> candidates;
  private final RandomGenerator chance;

  /** A buyer planned for an agent. */
  public record Assignment(Waiting waiting, Choice choice) {}

  /**
   * @param availability who is there; those who are eligible take buyers (ASSIGN-1)
   * @param chance decides ties
   */
  public Planner(Availability availability, RandomGenerator chance) {
    this.availability = availability;
    this.settings = availability.settings();
    this.candidates =
        new ArrayList<>(availability.eligible().stream().map(Candidate::new).toList());
    this.chance = chance;
  }

  /**
   * Plans all for whom there is a free slot, in the order given: of two whom the same agents may
   * take, whoever stands first is served first.
   */
  public List<Assignment> plan(List<Waiting> inOrder) {
    List<Assignment> plan = new ArrayList<>();
    for (Waiting waiting : inOrder) {
      if (candidates.isEmpty()) {
        break;
      }
      Choice choice = choose(settings.routing().lane(waiting.lane()), waiting.lastAgent());
      if (choice != null) {
        plan.add(new Assignment(waiting, choice));
      }
    }
    return plan;
  }

  /** Free slots of those who may take from a lane that are not planned for. */
  public int freeSlots(Lane lane) {
    Collection<AgentId> takers = availability.takers(lane);
    return candidates.stream()
        .filter(candidate -> takers.contains(candidate.agent()))
        .mapToInt(Candidate::freeSlots)
        .sum();
  }

  /** Agents who are no longer to be chosen, because somebody else waits whom they may take. */
  public void leaveTo(Lane lane) {
    Collection<AgentId> takers = availability.takers(lane);
    candidates.removeIf(candidate -> takers.contains(candidate.agent()));
  }

  /** Chooses an agent for a buyer and counts the slot as taken; null where nobody has one. */
  public @Nullable Choice choose(Lane lane, @Nullable AgentId lastAgent) {
    Collection<AgentId> ofRule = availability.ofRule(lane);
    List<Candidate> allowed =
        candidates.stream().filter(candidate -> ofRule.contains(candidate.agent())).toList();
    boolean overflow = allowed.isEmpty() && lane.overflows();
    if (overflow) {
      allowed = List.copyOf(candidates);
    }
    return allowed.isEmpty() ? null : choose(allowed, lane, overflow, lastAgent);
  }

  private Choice choose(
      List<Candidate> allowed, Lane lane, boolean overflow, @Nullable AgentId lastAgent) {
    if (settings.policy() == Policy.PRIORITY) {
      for (Candidate candidate : allowed) {
        if (candidate.agent().equals(lastAgent)) {
          return take(candidate, allowed, lane, overflow, Reason.DecidedBy.LAST_AGENT);
        }
      }
    }
    List<Candidate> best = best(allowed);
    if (best.size() > 1) {
      Candidate drawn = best.get(chance.nextInt(best.size()));
      return take(drawn, allowed, lane, overflow, Reason.DecidedBy.CHANCE);
    }
    return take(
        best.getFirst(),
        allowed,
        lane,
        overflow,
        switch (settings.policy()) {
          case PRIORITY -> Reason.DecidedBy.IDLE_RATE;
          case EVEN -> Reason.DecidedBy.FEWEST_TURNS;
        });
  }

  private Choice take(
      Candidate chosen,
      List<Candidate> allowed,
      Lane lane,
      boolean overflow,
      Reason.DecidedBy decidedBy) {
    Reason reason =
        new Reason(settings.policy(), lane.id(), overflow, decidedBy, standings(chosen, allowed));
    chosen.take();
    if (chosen.freeSlots() == 0) {
      candidates.remove(chosen);
    }
    return new Choice(chosen.agent(), chosen.name(), reason);
  }

  private List<Candidate> best(List<Candidate> allowed) {
    Comparator<Candidate> order = order();
    List<Candidate> best = new ArrayList<>();
    for (Candidate candidate : allowed) {
      int compared = best.isEmpty() ? 0 : order.compare(candidate, best.getFirst());
      if (compared > 0) {
        best.clear();
      }
      if (compared >= 0) {
        best.add(candidate);
      }
    }
    return best;
  }

  /** The greater goes first. */
  private Comparator<Candidate> order() {
    return switch (settings.policy()) {
      case PRIORITY -> Candidate::compareIdleRate;
      case EVEN -> Candidate::compareTurns;
    };
  }

  /** The chosen one first, then the foremost of the others. */
  private List<Reason.Standing> standings(Candidate chosen, List<Candidate> allowed) {
    List<Reason.Standing> standings = new ArrayList<>();
    standings.add(chosen.standing());
    Foremost others = new Foremost(Reason.CANDIDATES_MAX - 1, order());
    for (Candidate candidate : allowed) {
      if (candidate != chosen) {
        others.offer(candidate);
      }
    }
    others.inOrder().forEach(candidate -> standings.add(candidate.standing()));
    return standings;
  }
}
