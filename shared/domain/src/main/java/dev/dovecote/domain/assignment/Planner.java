package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives buyers to agents in memory; the commits decide whether it comes true. Not for use by
 * several threads.
 */
public final class Planner {
  private final List<Candidate> candidates;
  private final RandomGenerator chance;

  /** A buyer planned for an agent. */
  public record Assignment(Waiting waiting, Choice choice) {}

  /**
   * @param eligible agents who may take buyers now (ASSIGN-1)
   * @param chance decides ties
   */
  public Planner(Collection<Agent> eligible, RandomGenerator chance) {
    this.candidates = new ArrayList<>(eligible.stream().map(Candidate::new).toList());
    this.chance = chance;
  }

  /** Plans as many as fit, in the order given: whoever stands first is served first. */
  public List<Assignment> plan(List<Waiting> inOrder) {
    List<Assignment> plan = new ArrayList<>();
    for (Waiting waiting : inOrder) {
      Choice choice = choose(waiting.lastAgent());
      if (choice == null) {
        break;
      }
      plan.add(new Assignment(waiting, choice));
    }
    return plan;
  }

  /** Chooses an agent and counts the buyer as theirs; null where nobody has a free slot. */
  public @Nullable Choice choose(@Nullable AgentId lastAgent) {
    candidates.removeIf(candidate -> !candidate.hasFreeSlot());
    if (candidates.isEmpty()) {
      return null;
    }
    for (Candidate candidate : candidates) {
      if (candidate.agent().equals(lastAgent)) {
        return take(candidate, Reason.DecidedBy.LAST_AGENT);
      }
    }
    List<Candidate> best = mostIdle();
    return best.size() == 1
        ? take(best.getFirst(), Reason.DecidedBy.IDLE_RATE)
        : take(best.get(chance.nextInt(best.size())), Reason.DecidedBy.CHANCE);
  }

  private Choice take(Candidate chosen, Reason.DecidedBy decidedBy) {
    Reason reason = new Reason(Reason.Policy.PRIORITY, decidedBy, standings(chosen));
    chosen.take();
    return new Choice(chosen.agent(), chosen.name(), reason);
  }

  private List<Candidate> mostIdle() {
    List<Candidate> best = new ArrayList<>();
    for (Candidate candidate : candidates) {
      int order = best.isEmpty() ? 0 : Candidate.compareIdleRate(candidate, best.getFirst());
      if (order > 0) {
        best.clear();
      }
      if (order >= 0) {
        best.add(candidate);
      }
    }
    return best;
  }

  /** The chosen one first, then the most idle of the others. */
  private List<Reason.Standing> standings(Candidate chosen) {
    List<Reason.Standing> standings = new ArrayList<>();
    standings.add(chosen.standing());
    MostIdle others = new MostIdle(Reason.CANDIDATES_MAX - 1);
    for (Candidate candidate : candidates) {
      if (candidate != chosen) {
        others.offer(candidate);
      }
    }
    others.inOrder().forEach(candidate -> standings.add(candidate.standing()));
    return standings;
  }
}
