package dev.dovecote.application;

import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Deadlines;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeat and repair in one: who syncs is there, is told what they missed, and has what was lost
 * on the way done again. Whoever could take a waiting buyer syncs, and so does the buyer: so no
 * lost trigger outlives a sync (ASSIGN-5).
 */
public final class Sync {
  /** How often a client is asked to sync, in seconds: agents always, buyers while they wait. */
  public static final int EVERY_SECONDS = 30;

  /** Most entries of one conversation in one answer; there is more where so many are given. */
  public static final int ENTRIES_MAX = 100;

  /** Most entries that are read for one answer: of very many conversations, fewer of each. */
  static final int ENTRIES_READ_MAX = 2_000;

  /** Most conversations of a buyer's thread that one answer goes back over. */
  public static final int CONVERSATIONS_BACK_MAX = 10;

  /** A conversation is overdue after this long: its timer, though due, may take a moment. */
  private static final Duration OVERDUE_AFTER = Duration.ofSeconds(EVERY_SECONDS);

  /** Most overdue conversations that one sync has looked at; the next has the rest. */
  private static final int OVERDUE_LOOKED_AT_MAX = 50;

  /** A waiting buyer up to this place asks for a pass: so few that a long queue costs no more. */
  private static final int ASKS_FOR_PASS_POSITION_MAX = 3;

  private final Stores stores;
  private final Reach reach;
  private final Queue queue;
  private final MissedEntries log;
  private final Triggers triggers;
  private final Surroundings world;

  /** How far a client's copy of a conversation goes: the last number it has, 0 for none. */
  public record Known(ConversationId conversation, int number) {}

  /**
   * What a client missed of one conversation.
   *
   * @param known the last number that the client has
   * @param entries after the number that it knew, in order
   * @param more whether there are still more after these
   * @param state the conversation as it is after the last of these, or as known where there are
   *     none
   */
  public record Missed(int known, List<Entry> entries, boolean more, ConversationState state) {
    ConversationId id() {
      return state.origin().id();
    }
  }

  /**
   * What a buyer is told.
   *
   * @param place where the buyer's conversation is queued, its place
   */
  public record BuyerView(List<Missed> conversations, Queue.@Nullable Place place) {}

  /**
   * What an agent is told.
   *
   * @param conversations their own in the desk's order (CONV-9), and those they knew that are over
   * @param more whether some that are over, and of which they missed something, are left out, to be
   *     asked for one by one
   * @param waiting how many are queued whom they may take (QUEUE-6)
   */
  public record StaffView(Agent agent, List<Missed> conversations, boolean more, int waiting) {}

  public Sync(Stores stores, Reach reach, Queue queue, Triggers triggers, Surroundings world) {
    this.reach = reach;
    this.stores = stores;
    this.queue = queue;
    this.log = new MissedEntries(stores);
    this.triggers = triggers;
    this.world = world;
  }

  /**
   * A socket says hello: it is recorded, before anything is read, so that no push falls between.
   * Somebody who was out of reach is within it again (AGENT-3).
   *
   * @return false where the caller may no longer be at the shop's desk (PERM-1); nothing is
   *     recorded then
   */
  public boolean open(Caller caller, String connection) {
    return ifPermitted(
        caller, () -> stores.connections().open(caller.recipient(), connection, world.now()));
  }

  /**
   * A socket that said hello is still there.
   *
   * @return false where the caller may no longer be at the shop's desk (PERM-1); nothing is
   *     recorded then
   */
  public boolean renew(Caller caller) {
    return ifPermitted(caller, () -> stores.connections().renew(caller.recipient(), world.now()));
  }

  private boolean ifPermitted(Caller caller, Runnable record) {
    boolean permitted = isPermitted(caller);
    if (permitted) {
      record.run();
    }
    return permitted;
  }

  /**
   * The permission may have been taken away since the socket was opened; and a socket that had not
   * said hello by then was not closed.
   */
  private boolean isPermitted(Caller caller) {
    if (!(caller instanceof Caller.Staff staff)) {
      return true;
    }
    Agent agent = stores.agents().find(staff.shop(), staff.id());
    return agent != null && agent.maySignIn();
  }

  /** A socket closed. */
  public void close(Caller caller, String connection) {
    stores.connections().close(caller.recipient(), connection, world.now());
  }

  /** What a buyer missed, oldest first. Without anything known, their latest conversation. */
  public BuyerView missedBy(Caller.Buyer buyer, @Nullable Known known) {
    ShopId shop = buyer.shop();
    List<Missed> missed = new ArrayList<>();
    ConversationId next = stores.conversations().latestNow(shop, buyer.recipient().id());
    while (next != null && missed.size() < CONVERSATIONS_BACK_MAX) {
      boolean reached = known == null || known.conversation().equals(next);
      int number = known != null && reached ? known.number() : 0;
      Missed one = log.missed(shop, next, number, ENTRIES_MAX);
      if (one == null) {
        break;
      }
      missed.addFirst(one);
      next = reached ? null : one.state().origin().previous();
    }
    return new BuyerView(
        missed, missed.isEmpty() ? null : place(shop, log.now(shop, missed.getLast())));
  }

  private Queue.@Nullable Place place(ShopId shop, ConversationState state) {
    if (state.status() != Status.QUEUED) {
      return null;
    }
    Queue.Place place = queue.placeOf(shop, state);
    if (place.position() <= ASKS_FOR_PASS_POSITION_MAX) {
      triggers.look(shop, state, world.ids().commit());
    }
    return place;
  }

  /** What an agent missed; and a pass, where they have a free slot while somebody waits. */
  public @Nullable StaffView missedBy(Caller.Staff staff, Map<ConversationId, Integer> known) {
    ShopId shop = staff.shop();
    Agent agent = stores.agents().find(shop, staff.id());
    if (agent == null) {
      return null;
    }
    ShopSettings settings = reach.settings(shop);
    Map<String, Integer> waiting = queue.waiting(staff, settings.routing());
    if (mayTake(agent, settings) && (!waiting.isEmpty() || offlineMessagesWait(shop, settings))) {
      triggers.look(shop, world.ids().commit());
    }
    List<Missed> missed = missed(shop, agent, known);
    lookAtOverdue(shop, missed, settings);
    int inAll = waiting.values().stream().mapToInt(Integer::intValue).sum();
    return StaffAnswer.of(agent, missed, inAll);
  }

  /**
   * A timer stands where the deadline was when it was set. Where the owner has lowered the limit
   * since, the agent's sync has the conversation looked at sooner (CONV-6).
   */
  private void lookAtOverdue(ShopId shop, List<Missed> missed, ShopSettings settings) {
    Instant now = world.now();
    List<Timer> timers =
        missed.stream()
            .filter(each -> Deadlines.isOverdue(each.state(), settings, now, OVERDUE_AFTER))
            .limit(OVERDUE_LOOKED_AT_MAX)
            .map(each -> new Timer(shop, each.id(), now))
            .toList();
    world.each(
        timers,
        timer -> {
          stores.timers().set(timer);
          triggers.soon(timer, now);
        });
  }

  private static boolean mayTake(Agent agent, ShopSettings settings) {
    return agent.status() == AgentStatus.ONLINE && (settings.noQueueing() || agent.freeSlots() > 0);
  }

  private boolean offlineMessagesWait(ShopId shop, ShopSettings settings) {
    return settings.assignOfflineMessages()
        && settings.inService(world.now())
        && !stores.lanes().isEmpty(shop, Lanes.Kind.OFFLINE);
  }

  private List<Missed> missed(ShopId shop, Agent agent, Map<ConversationId, Integer> known) {
    // In an order of their own, which sets do not have: a run can be had again by its seed.
    Set<ConversationId> all = new TreeSet<>(Comparator.comparing(ConversationId::value));
    all.addAll(agent.conversations());
    all.addAll(known.keySet());
    int limit = Math.clamp(ENTRIES_READ_MAX / Math.max(1, all.size()), 1, ENTRIES_MAX);
    return world
        .map(all, each -> log.missed(shop, each, known.getOrDefault(each, 0), limit))
        .stream()
        .filter(Objects::nonNull)
        .filter(each -> isOf(shop, agent, each))
        .sorted(StaffAnswer.DESK_ORDER)
        .toList();
  }

  /** How many wait in each lane from which the caller may take; in all, for the owner (QUEUE-6). */
  public Map<String, Integer> queueOf(Caller.Staff staff) {
    return queue.waiting(staff, reach.settings(staff.shop()).routing());
  }

  /** Whether an agent has a conversation, or had it last. */
  private boolean isOf(ShopId shop, Agent agent, Missed missed) {
    return agent.conversations().contains(missed.id())
        || agent.id().equals(log.now(shop, missed).agent());
  }

  /** A conversation as it is; null where there is none such or the caller may not see it. */
  public @Nullable ConversationState state(Caller caller, ConversationId conversation) {
    Entry last = stores.conversations().lastNow(caller.shop(), conversation);
    return last == null || !maySee(caller, last.state()) ? null : last.state();
  }

  /**
   * Entries of a conversation after a number; null where there is none such or the caller may not
   * see it (PERM-4, PERM-5).
   */
  public @Nullable Missed entries(Caller caller, ConversationId conversation, int after) {
    Missed missed = log.missed(caller.shop(), conversation, after, ENTRIES_MAX);
    return missed == null || !maySee(caller, log.now(caller.shop(), missed)) ? null : missed;
  }

  private boolean maySee(Caller caller, ConversationState state) {
    return switch (caller) {
      case Caller.Buyer buyer -> buyer.recipient().id().equals(state.origin().buyer());
      case Caller.Staff staff ->
          staff.isOwner()
              || (isPermitted(staff)
                  && (staff.id().equals(state.agent()) || isServing(staff, state)));
    };
  }

  /** While an agent serves a buyer, they see the buyer's whole history (PERM-5). */
  private boolean isServing(Caller.Staff staff, ConversationState state) {
    ConversationId latest = stores.conversations().latestNow(staff.shop(), state.origin().buyer());
    Entry last = latest == null ? null : stores.conversations().lastNow(staff.shop(), latest);
    return last != null && staff.id().equals(last.state().holder());
  }
}
