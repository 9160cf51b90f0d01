package dev.dovecote.application;

import dev.dovecote.aws.Commits.Commit;
import dev.dovecote.aws.Commits.Outcome;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Deadlines;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a conversation and commits, once. Where another commit got in between, decides
 * again on the state that it left, which the failed condition returned.
 */
public final class Transitions {
  /** How often a decision is made anew before the caller is told to try again. */
  static final int ATTEMPTS_MAX = 16;

  /** After so many lost races the state is read anew, rather than followed entry by entry. */
  private static final int LOST_BEFORE_READING = 3;

  private final Stores stores;
  private final Triggers triggers;
  private final Surroundings world;

  public Transitions(Stores stores, Triggers triggers, Surroundings world) {
    this.stores = stores;
    this.triggers = triggers;
    this.world = world;
  }

  /**
   * Decides about a conversation that exists.
   *
   * @param decide a rule; called again for each state that another commit left
   */
  public Change change(
      ShopId shop, ConversationId conversation, Function<ConversationState, Decision> decide) {
    Entry last = stores.conversations().last(shop, conversation);
    if (last == null) {
      last = stores.conversations().lastNow(shop, conversation);
    }
    return last == null ? missing() : change(shop, last.state(), decide);
  }

  /** The same, where its state has been read already; it may be stale. */
  public Change change(
      ShopId shop, ConversationState read, Function<ConversationState, Decision> decide) {
    ConversationState state = read;
    boolean stale = true;
    int lost = 0;
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      switch (decide.apply(state)) {
        case Decision.Rejected(Refusal refusal) -> {
          if (!stale) {
            return new Change.Refused(refusal);
          }
          // A commit would prove a stale state wrong; a refusal must look for itself.
          state = reread(shop, state);
          stale = false;
        }
        case Decision.AlreadyDone(int number) -> {
          return new Change.AlreadyMade(number, state);
        }
        case Decision.Accepted(List<Event> events) -> {
          Change.Made made = make(state, events);
          switch (stores.commits().write(new Commit(shop, state, made.entries(), null))) {
            case Outcome.Committed _ -> {
              return made;
            }
            case Outcome.Overtaken(ConversationState now) -> {
              lost++;
              state = lost % LOST_BEFORE_READING == 0 ? reread(shop, now) : now;
              stale = true;
            }
            case Outcome.AgentRefused(var agent) -> {
              return new Change.AgentRefused(agent);
            }
            case Outcome.Superseded(ConversationId by) -> {
              return new Change.Superseded(by);
            }
            case Outcome.Conflict _ -> world.backOff(attempt);
          }
        }
      }
    }
    return busy();
  }

  /**
   * Opens a conversation, and sets its timer.
   *
   * @param events what {@code ConversationRules.open} decided
   */
  public Change open(ShopId shop, ShopSettings settings, List<Event> events) {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      Change.Made made = make(null, events);
      Instant firstLook = Deadlines.next(made.after(), settings, world.now());
      switch (stores.commits().write(new Commit(shop, null, made.entries(), firstLook))) {
        case Outcome.Committed _ -> {
          if (firstLook != null) {
            ConversationId id = made.after().origin().id();
            triggers.soon(new Timer(shop, id, firstLook), world.now());
          }
          return made;
        }
        case Outcome.Superseded(ConversationId by) -> {
          return new Change.Superseded(by);
        }
        case Outcome.AgentRefused(var agent) -> {
          return new Change.AgentRefused(agent);
        }
        // A new conversation's number 1 is taken only where two drew the same identifier.
        case Outcome.Overtaken _ -> {
          return busy();
        }
        case Outcome.Conflict _ -> world.backOff(attempt);
      }
    }
    return busy();
  }

  private Change.Made make(@Nullable ConversationState state, List<Event> events) {
    return new Change.Made(state, Entry.append(state, events, world.now(), world.ids().commit()));
  }

  private ConversationState reread(ShopId shop, ConversationState state) {
    Entry last = stores.conversations().lastNow(shop, state.origin().id());
    return last == null ? state : last.state();
  }

  private static Change missing() {
    return new Change.Refused(Refusal.of(Refusal.Code.NOT_FOUND, "There is no such conversation."));
  }

  private static Change busy() {
    return new Change.Refused(
        Refusal.of(Refusal.Code.BUSY, "Too many others are changing this; try again."));
  }
}
