package dev.dovecote.application;

import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.aws.AssignmentQueue.Look;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Wakes other functions after a commit. What is committed stands, so a trigger that cannot be sent
 * is logged and no more: sync and the sweep ask again (ASSIGN-5).
 */
public final class Triggers {
  private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);

  private final AssignmentQueue assignment;
  private final TimerQueue timers;

  public Triggers(AssignmentQueue assignment, TimerQueue timers) {
    this.assignment = assignment;
    this.timers = timers;
  }

  /**
   * Asks for a pass over a shop.
   *
   * @param cause the commit that makes it needed, or a new ID
   */
  public void look(ShopId shop, String cause) {
    look(Look.at(shop), cause);
  }

  /** The same, for one who waits: their lane is looked at, whatever the pass knows of it. */
  void look(ShopId shop, ConversationState waiting, String cause) {
    look(new Look(shop, null, Set.of(Objects.requireNonNull(waiting.lane()))), cause);
  }

  /** The same, by a pass that knows since when somebody waits beside a free agent. */
  void look(Look look, String cause) {
    try {
      assignment.look(look, cause);
    } catch (SdkException failed) {
      LOG.warn("shop {}: could not ask for a pass", look.shop(), failed);
    }
  }

  /** Has a timer brought back when it is due, where that is soon; the sweep does so otherwise. */
  public void soon(Timer timer, Instant now) {
    if (timer.due().isAfter(now.plus(TimerQueue.AHEAD_MAX))) {
      return;
    }
    try {
      timers.send(timer, now);
    } catch (SdkException failed) {
      LOG.warn("shop {}: could not hand a timer over", timer.shop(), failed);
    }
  }
}
