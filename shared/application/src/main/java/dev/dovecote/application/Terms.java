package dev.dovecote.application;

import dev.dovecote.aws.Agents.Claim;
import dev.dovecote.aws.Commits.Latest;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On what a commit depends beside the conversation itself.
 *
 * @param claim what must hold of an agent who takes it
 * @param latest what must still be so of the buyer, where anything hangs on it
 * @param settings by which time will matter to it, where an agent takes it
 * @param once whether an agent counts as refused at once where others are at the same agent
 */
public record Terms(
    Claim claim, @Nullable Latest latest, @Nullable ShopSettings settings, boolean once) {
  /** Nobody takes anything, or as usual. */
  public static final Terms USUAL = new Terms(Claim.USUAL, null, null, false);

  /**
   * A buyer who asks: as {@link #online}, but with one attempt. Where many ask at once, many find
   * the same agent free; those who lose do better in the queue, whose passes do not meet each
   * other, than by trying again against each other.
   */
  public static Terms asking(ShopSettings settings) {
    Terms online = online(settings);
    return new Terms(online.claim(), null, settings, true);
  }

  /** Who takes it must be online, with a free slot by the shop's settings (ASSIGN-1, ASSIGN-6). */
  public static Terms online(ShopSettings settings) {
    return ofStatuses(Set.of(AgentStatus.ONLINE), settings);
  }

  /** Who takes it must be at the desk, if only on a break, with a free slot (CONV-8). */
  public static Terms atDesk(ShopSettings settings) {
    return ofStatuses(Set.of(AgentStatus.ONLINE, AgentStatus.BREAK), settings);
  }

  /** Who takes it needs a free slot, whatever their state: the owner, for themselves (XFER-2). */
  public static Terms anyStatus(ShopSettings settings) {
    return ofStatuses(Set.of(AgentStatus.values()), settings);
  }

  /** That the buyer has no newer conversation must hold when it is committed (CONV-7). */
  public static Terms latest(Latest latest) {
    return new Terms(Claim.USUAL, latest, null, false);
  }

  private static Terms ofStatuses(Set<AgentStatus> statuses, ShopSettings settings) {
    Integer capacity = settings.noQueueing() ? Agent.CAPACITY_MAX : null;
    Claim claim = new Claim(statuses, capacity, settings.turnsFrom(), false);
    return new Terms(claim, null, settings, false);
  }

  /** The same for an agent as they turn out to be: behind in turns, or not (ASSIGN-3). */
  Terms of(@Nullable Agent agent) {
    return agent == null ? this : new Terms(claim.of(agent), latest, settings, once);
  }
}
