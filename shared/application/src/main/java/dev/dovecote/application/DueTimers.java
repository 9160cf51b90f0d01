package dev.dovecote.application;

import dev.dovecote.aws.TimerQueue;
import dev.dovecote.aws.Timers;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Deadlines;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Time passes: what is due is looked at, to the second (CONV-6, QUEUE-4, QUEUE-5, OFF-3). */
public final class DueTimers {
  /**
   * Most timers of one shard that one sweep hands over; the earliest first, the rest next minute.
   */
  public static final int HANDED_OVER_MAX = 1_000;

  /** A timer that a sweep finds due for longer was handed over before, and nobody looked at it. */
  private static final Duration LEFT_ALONE_AFTER = Duration.ofMinutes(2);

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Queue queue;
  private final BuyerMessages buyers;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  public DueTimers(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      BuyerMessages buyers,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.queue = queue;
    this.buyers = buyers;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /**
   * Hands over everything that is due within the next minutes, or was due: so a sweep that comes
   * late, or an outage, heals itself.
   */
  public void sweep() {
    Instant until = world.now().plus(TimerQueue.AHEAD_MAX);
    world.each(
        IntStream.range(0, Timers.SHARDS).boxed().toList(),
        shard -> {
          List<Timer> due = stores.timers().due(shard, until, HANDED_OVER_MAX);
          due.stream().limit(1).forEach(this::tellIfLeftAlone);
          due.forEach(timer -> triggers.soon(timer, world.now()));
        });
  }

  /** Where nobody reads the timer queue, no timer can tell how late it is; the sweep still can. */
  private void tellIfLeftAlone(Timer earliest) {
    Duration late = Duration.between(earliest.due(), world.now());
    if (late.compareTo(LEFT_ALONE_AFTER) > 0) {
      world.metrics().took(Measure.TIMER_LATENESS, earliest.shop(), late);
    }
  }

  /** Looks at what a timer stands for: acts, and sets it anew where there is more to come. */
  public void fire(Timer timer) {
    Instant now = world.now();
    if (now.isBefore(timer.due()) || !stores.timers().isSet(timer)) {
      // Early, then the sweep brings it again; or a repeated trigger of one that is done.
      return;
    }
    world.metrics().took(Measure.TIMER_LATENESS, timer.shop(), Duration.between(timer.due(), now));
    Entry last = stores.conversations().lastNow(timer.shop(), timer.conversation());
    Timer next = last == null ? null : act(timer, last.state());
    if (next != null) {
      stores.timers().set(next);
      triggers.soon(next, world.now());
    }
    // What could not be done is due still: then this timer stays, and the sweep brings it again.
    if (!timer.equals(next)) {
      stores.timers().clear(timer);
    }
  }

  /** Does what is due, and says when to look again; null where never. */
  private @Nullable Timer act(Timer timer, ConversationState state) {
    ShopSettings settings = reach.settings(timer.shop());
    ConversationState after =
        switch (state.status()) {
          case CHOOSING -> lookAtChoosing(timer, state, settings);
          case QUEUED -> lookAtQueued(timer, state, settings);
          default -> lookAtTime(timer, state, settings);
        };
    Instant next = next(timer.shop(), after, settings);
    return next == null ? null : new Timer(timer.shop(), timer.conversation(), next);
  }

  private @Nullable Instant next(ShopId shop, ConversationState state, ShopSettings settings) {
    Instant next = Deadlines.next(state, settings, world.now());
    if (next == null || state.status() != Status.QUEUED) {
      return next;
    }
    Instant leaves = leavesQueueAt(shop, state, settings);
    return leaves.isAfter(world.now()) && leaves.isBefore(next) ? leaves : next;
  }

  private ConversationState lookAtChoosing(
      Timer timer, ConversationState state, ShopSettings settings) {
    if (world.now().isBefore(Deadlines.choosingEndsAt(state))) {
      return state;
    }
    Change change = buyers.chooseNothing(timer.shop(), state, settings);
    return change instanceof Change.Made made ? made.after() : state;
  }

  private ConversationState lookAtQueued(
      Timer timer, ConversationState state, ShopSettings settings) {
    if (!world.now().isBefore(leavesQueueAt(timer.shop(), state, settings))) {
      Change change = queue.leave(timer.shop(), timer.conversation(), null);
      return change instanceof Change.Made made ? made.after() : state;
    }
    // Whatever trigger was lost, or whoever became unreachable: a pass finds out.
    triggers.look(timer.shop(), state, world.ids().commit());
    return state;
  }

  /** When the buyer, as things stand, has been away too long to go on waiting (QUEUE-4). */
  private Instant leavesQueueAt(ShopId shop, ConversationState state, ShopSettings settings) {
    Instant lease =
        stores.connections().leaseUntil(new Recipient.Buyer(shop, state.origin().buyer()));
    return (lease == null ? state.openedAt() : lease).plus(settings.leaveQueueAfter());
  }

  private ConversationState lookAtTime(
      Timer timer, ConversationState state, ShopSettings settings) {
    Change change =
        transitions.change(
            timer.shop(),
            state,
            Terms.USUAL,
            now -> ConversationRules.timePasses(now, settings, world.now()));
    if (!(change instanceof Change.Made made)) {
      return state;
    }
    if (made.before() != null && made.before().holder() != null) {
      triggers.look(timer.shop(), made.commit());
    }
    pushes.committed(timer.shop(), made, null);
    return made.after();
  }
}
