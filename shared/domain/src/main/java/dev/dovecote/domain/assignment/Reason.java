package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why this agent got the buyer: stored with the assignment, for the owner to read.
 *
 * @param policy by which policy
 * @param lane from which lane
 * @param overflow whether the lane's own agents were full, and others were allowed (QUEUE-3)
 * @param decidedBy what decided among the candidates
 * @param candidates the chosen one and the best of the others, at most {@value #CANDIDATES_MAX}, as
 *     seen at that moment
 */
public record Reason(
    Policy policy,
    @Nullable String lane,
    boolean overflow,
    DecidedBy decidedBy,
    List<Standing> candidates) {
  /** Most candidates that are kept. */
  public static final int CANDIDATES_MAX = 10;

  /** What decided. */
  public enum DecidedBy {
    /** The agent who last served this buyer (ASSIGN-2). */
    LAST_AGENT,
    /** The highest idle rate (ASSIGN-2). */
    IDLE_RATE,
    /** The fewest buyers so far (ASSIGN-3). */
    FEWEST_TURNS,
    /** Chance, among equals. */
    CHANCE,
    /** A person, by hand (XFER-2, OFF-2, OFF-3). */
    HAND
  }

  /** An eligible agent at the moment of decision. */
  public record Standing(AgentId agent, int load, int capacity) {}

  public Reason {
    candidates = List.copyOf(candidates);
  }

  /** A person chose. */
  public static Reason byHand(Policy policy, @Nullable String lane, Agent receiver) {
    return new Reason(
        policy,
        lane,
        false,
        DecidedBy.HAND,
        List.of(new Standing(receiver.id(), receiver.load(), receiver.capacity())));
  }
}
