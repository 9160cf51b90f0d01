package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import java.util.List;

/**
 * Why this agent got the buyer: stored with the assignment, for the owner to read.
 *
 * @param policy by which policy
 * @param decidedBy what decided among the candidates
 * @param candidates the best of those eligible, at most {@value #CANDIDATES_MAX}, as seen at that
 *     moment
 */
public record Reason(Policy policy, DecidedBy decidedBy, List<Standing> candidates) {
  /** Most candidates that are kept. */
  public static final int CANDIDATES_MAX = 10;

  /** How buyers are given to agents. */
  public enum Policy {
    /** The last agent first, then the highest idle rate (ASSIGN-2). */
    PRIORITY,
    /** In turn, as many to each (ASSIGN-3). */
    EVEN
  }

  /** What decided. */
  public enum DecidedBy {
    /** The agent who last served this buyer. */
    LAST_AGENT,
    /** The highest idle rate. */
    IDLE_RATE,
    /** Chance, among equal idle rates. */
    CHANCE
  }

  /** An eligible agent at the moment of decision. */
  public record Standing(AgentId agent, int load, int capacity) {}

  public Reason {
    candidates = List.copyOf(candidates);
  }
}
