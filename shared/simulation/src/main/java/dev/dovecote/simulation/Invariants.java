package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What must always be so, and when each of it is looked at. */
final class Invariants {
  private final AgentsSets sets;
  private final Taking taking;
  private final BuyersThreads threads;
  private final ServingOrder order;
  private final NumberedMessages messages;
  private final FoldedLogs logs;
  private final AskedLanes lanes;
  private final LanePlaces places;
  private final SetTimers timers;
  private final DeskStates desks;
  private final Turns turns;
  private final Choices choices;
  final Hands hands;
  private final LookedLanes looked;
  private final KeptLanes kept;

  Invariants(Violations violations, Judgements judgements) {
    sets = new AgentsSets(violations);
    taking = new Taking(violations);
    threads = new BuyersThreads(violations);
    order = new ServingOrder(violations);
    messages = new NumberedMessages(violations);
    logs = new FoldedLogs(violations);
    lanes = new AskedLanes(violations);
    places = new LanePlaces(violations);
    timers = new SetTimers(violations);
    desks = new DeskStates(violations);
    turns = new Turns(violations);
    choices = new Choices(violations, judgements);
    hands = new Hands(violations);
    looked = new LookedLanes(violations);
    kept = new KeptLanes(violations);
  }

  // ---------------------------------------------------------------- after every write

  /**
   * An entry was appended.
   *
   * @param chat with the entry, which is its last
   * @param before the state before it; null where it is the first
   */
  void appended(
      Shop shop,
      Chat chat,
      @Nullable ConversationState before,
      Entry entry,
      @Nullable Invocation by) {
    logs.check(chat, before, entry);
    threads.opened(shop, chat, entry);
    messages.said(shop, chat, before, entry);
    if (by != null && before != null && entry.event() instanceof Event.HumanAsked asked) {
      lanes.check(chat, before, asked.lane(), by);
    }
    if (by != null && entry.event() instanceof Event.Assigned assigned) {
      hands.check(chat, before, assigned, by);
    }
  }

  /** An agent's item was written; what it was before, or null. */
  void changed(@Nullable Agent old, Agent agent, @Nullable Invocation by) {
    desks.check(old, agent);
    if (old != null && by != null) {
      turns.check(old, agent, by);
    }
  }

  /** A shop's settings were written; what they were before, or null. */
  void changed(Shop shop, @Nullable ShopSettings before, @Nullable Invocation by) {
    kept.check(shop);
    if (before != null && by != null) {
      turns.check(before, shop.settings(), by);
    }
  }

  /** A request has been carried out that touched a conversation. */
  void written(Shop shop, Chat chat) {
    sets.check(shop, chat);
    places.check(chat);
    kept.check(shop, chat);
    timers.check(chat);
    threads.check(shop, chat);
  }

  /** An agent's set grew. */
  void taken(Agent agent, Invocation by, Instant now) {
    taking.check(agent, by, now);
  }

  /** An invocation may have given buyers to agents. */
  void given(Invocation by) {
    order.atOnce(by);
  }

  // ---------------------------------------------------------------- after every invocation

  /** An invocation ended, without dying. */
  void ended(Invocation by) {
    order.ended(by);
    looked.ended(by);
  }

  /** An invocation is over, if only by dying. */
  void over(Invocation by) {
    choices.over(by);
  }

  // ---------------------------------------------------------------- when all is quiet

  void atRest(Shop shop, Instant now) {
    for (Chat chat : shop.chats.values()) {
      if (!chat.log.isEmpty()) {
        written(shop, chat);
        timers.atRest(shop, chat, now);
      }
    }
    sets.atRest(shop);
  }
}
