package dev.dovecote.domain.desk;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import java.util.Set;

/**
 * An agent or the owner at the desk.
 *
 * @param name shown to buyers
 * @param im may sign in to the desk, go online and be assigned (PERM-1)
 * @param capacity how many conversations at once (AGENT-2)
 * @param conversations exactly those that are active with this agent; their number is the load
 *     (ASSIGN-4)
 * @param turns how many buyers they were given, for the policy {@code EVEN} (ASSIGN-3)
 * @param revision grows with every change of this record, so that a desk can tell what it missed
 */
public record Agent(
    AgentId id,
    String name,
    Role role,
    boolean im,
    AgentStatus status,
    int capacity,
    Set<ConversationId> conversations,
    long turns,
    long revision) {

  /** Fewest conversations at once (AGENT-2). */
  public static final int CAPACITY_MIN = 1;

  /** Most conversations at once (AGENT-2). */
  public static final int CAPACITY_MAX = 999;

  /** Conversations at once where nothing was set (AGENT-2). */
  public static final int CAPACITY_DEFAULT = 20;

  public Agent {
    conversations = Set.copyOf(conversations);
  }

  /** Somebody who has just joined a shop: offline, with no conversations. */
  public static Agent joining(AgentId id, String name, Role role, boolean im, int capacity) {
    return new Agent(id, name, role, im, AgentStatus.OFFLINE, capacity, Set.of(), 0, 0);
  }

  /** How many conversations are active with this agent. */
  public int load() {
    return conversations.size();
  }

  /** How many more would fit; 0 where capacity was lowered below the load (AGENT-2). */
  public int freeSlots() {
    return Math.max(0, capacity - load());
  }

  /** The same agent with another capacity. */
  public Agent withCapacity(int otherCapacity) {
    return new Agent(id, name, role, im, status, otherCapacity, conversations, turns, revision);
  }

  /** The same agent with at least so many turns. */
  public Agent withTurnsFrom(long fewest) {
    long raised = Math.max(fewest, turns);
    return new Agent(id, name, role, im, status, capacity, conversations, raised, revision);
  }

  /** Whether this person may be at the desk at all (PERM-1). */
  public boolean maySignIn() {
    return role == Role.OWNER || im;
  }
}
