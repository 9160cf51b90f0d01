package dev.dovecote.application;

import dev.dovecote.aws.Commits.Commit;
import dev.dovecote.aws.Commits.Outcome;
import dev.dovecote.aws.Commits.Step;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Deadlines;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
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
  private final Heads heads = new Heads();

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
      ShopId shop,
      ConversationId conversation,
      Terms terms,
      Function<ConversationState, Decision> decide) {
    Entry last = last(shop, conversation);
    return last == null ? missing() : change(shop, last.state(), terms, decide);
  }

  /**
   * The state of a conversation to decide on; null where there is no such conversation. It may be
   * stale. Half a read unit, or none where this instance remembers it.
   *
   * @param have the last number that the client has of it; {@link Heads#UNKNOWN} where it does not
   *     say
   */
  @Nullable ConversationState head(ShopId shop, ConversationId conversation, int have) {
    ConversationState remembered = heads.notBehind(shop, conversation, have);
    if (remembered != null) {
      return remembered;
    }
    Entry last = last(shop, conversation);
    return last == null ? null : last.state();
  }

  /** The last entry of a conversation; null where there is none. It may be stale. */
  @Nullable Entry last(ShopId shop, ConversationId conversation) {
    List<Entry> last = last(shop, conversation, 1);
    return last.isEmpty() ? null : last.getFirst();
  }

  /** The last entries of a conversation, in order; none where there is no such conversation. */
  List<Entry> last(ShopId shop, ConversationId conversation, int limit) {
    List<Entry> entries = stores.conversations().last(shop, conversation, limit);
    if (!entries.isEmpty()) {
      return entries;
    }
    // So new that a stale read does not know of it.
    Entry now = stores.conversations().lastNow(shop, conversation);
    return now == null ? List.of() : List.of(now);
  }

  /** The same, where its state has been read already; it may be stale. */
  public Change change(
      ShopId shop,
      ConversationState read,
      Terms given,
      Function<ConversationState, Decision> decide) {
    ConversationState state = read;
    Terms terms = given;
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
          String commit = world.ids().commit();
          Step step = step(state, events, commit);
          Instant look = nearerLook(step, terms);
          switch (write(shop, commit, List.of(step), look, terms)) {
            case Outcome.Committed _ -> {
              if (lost == 0) {
                heads.saw(shop, step.after());
              }
              handOver(shop, step, look);
              return new Change.Made(commit, List.of(step));
            }
            case Outcome.Overtaken(ConversationState now) -> {
              lost++;
              heads.forget(shop, now.origin().id());
              state = lost % LOST_BEFORE_READING == 0 ? reread(shop, now) : now;
              stale = true;
            }
            case Outcome.AgentRefused(var agent) -> {
              Terms before = terms;
              terms = terms.of(agent);
              if (terms.equals(before)) {
                return new Change.AgentRefused(agent);
              }
            }
            case Outcome.Superseded(ConversationId by) -> {
              return new Change.Superseded(by);
            }
            case Outcome.Conflict _ -> {
              if (yields(step, terms)) {
                return new Change.AgentRefused(null);
              }
              world.backOff(attempt);
            }
          }
        }
      }
    }
    return busy();
  }

  /** What is decided of a conversation that another takes up. */
  public record Closing(ConversationState state, List<Event> events) {}

  /**
   * Opens a conversation, and sets its timer.
   *
   * @param closing what ends in the same commit; null where nothing does
   * @param events what the rules decided of the new one
   * @return {@link Change.Superseded} also where what should end has changed meanwhile
   */
  public Change open(
      ShopId shop, ShopSettings settings, @Nullable Closing closing, List<Event> events) {
    return open(shop, settings, closing, events, Terms.asking(settings));
  }

  /** The same on other terms, where an agent opens it. */
  Change open(
      ShopId shop,
      ShopSettings settings,
      @Nullable Closing closing,
      List<Event> events,
      Terms given) {
    Terms terms = given;
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      String commit = world.ids().commit();
      Step opening = step(null, events, commit);
      List<Step> steps =
          closing == null
              ? List.of(opening)
              : List.of(step(closing.state(), closing.events(), commit), opening);
      Instant firstLook = Deadlines.next(opening.after(), settings, world.now());
      switch (write(shop, commit, steps, firstLook, terms)) {
        case Outcome.Committed _ -> {
          steps.forEach(each -> heads.saw(shop, each.after()));
          handOver(shop, opening, firstLook);
          return new Change.Made(commit, steps);
        }
        case Outcome.Superseded(ConversationId by) -> {
          return new Change.Superseded(by);
        }
        case Outcome.AgentRefused(var agent) -> {
          Terms before = terms;
          terms = terms.of(agent);
          if (terms.equals(before)) {
            return new Change.AgentRefused(agent);
          }
        }
        // What should end has changed; or, hardly ever, two conversations drew one identifier.
        case Outcome.Overtaken(ConversationState now) -> {
          return new Change.Superseded(now.origin().id());
        }
        case Outcome.Conflict _ -> {
          if (yields(opening, terms)) {
            return new Change.AgentRefused(null);
          }
          world.backOff(attempt);
        }
      }
    }
    return busy();
  }

  private static boolean yields(Step step, Terms terms) {
    boolean held = step.before() != null && step.before().holder() != null;
    return terms.once() && !held && step.after().holder() != null;
  }

  /**
   * The timer of an offline message lies days ahead: with an agent, time matters sooner (CONV-6).
   */
  private @Nullable Instant nearerLook(Step step, Terms terms) {
    boolean takenUp =
        step.before() != null
            && step.before().status() == Status.LEFT_MESSAGE
            && step.after().status() == Status.ACTIVE;
    return takenUp && terms.settings() != null
        ? Deadlines.next(step.after(), terms.settings(), world.now())
        : null;
  }

  private void handOver(ShopId shop, Step step, @Nullable Instant look) {
    if (look != null) {
      triggers.soon(new Timer(shop, step.after().origin().id(), look), world.now());
    }
  }

  private Outcome write(
      ShopId shop, String commit, List<Step> steps, @Nullable Instant firstLook, Terms terms) {
    Outcome outcome =
        stores
            .commits()
            .write(new Commit(shop, commit, steps, firstLook, terms.claim(), terms.latest()));
    if (!(outcome instanceof Outcome.Committed) && givesToAgent(steps.getLast())) {
      world.metrics().happened(Measure.ASSIGNMENT_CONFLICTS, shop);
    }
    return outcome;
  }

  private static boolean givesToAgent(Step step) {
    AgentId before = step.before() == null ? null : step.before().holder();
    AgentId after = step.after().holder();
    return after != null && !after.equals(before);
  }

  private Step step(@Nullable ConversationState state, List<Event> events, String commit) {
    return new Step(state, Entry.append(state, events, world.now(), commit));
  }

  private ConversationState reread(ShopId shop, ConversationState state) {
    Entry last = stores.conversations().lastNow(shop, state.origin().id());
    return last == null ? state : last.state();
  }

  /** There is nothing to decide about. */
  static Change missing() {
    return Change.refused(Refusal.Code.NOT_FOUND, "There is no such conversation.");
  }

  private static Change busy() {
    return Change.refused(Refusal.Code.BUSY, "Too many others are changing this; try again.");
  }
}
