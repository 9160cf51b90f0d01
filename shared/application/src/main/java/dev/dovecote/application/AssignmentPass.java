package dev.dovecote.application;

import dev.dovecote.aws.AssignmentQueue.Look;
import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Planner;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.domain.routing.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Looks at one shop, and gives those who wait to agents with a free slot, in the shop's order
 * (ASSIGN-5, QUEUE-2); offline messages after them (OFF-2). The plan is made in memory; each commit
 * decides for itself, so two passes at once, or one run twice, do no harm.
 */
public final class AssignmentPass {
  /** Most buyers given in one pass; where more could be, the pass asks for another. */
  public static final int ASSIGNMENTS_MAX = 200;

  /** Most agents for whom a pass commits at the same time; each one's buyers follow each other. */
  public static final int AGENTS_AT_ONCE_MAX = 16;

  /**
   * A pass that takes longer begins no further commit and asks for another: the function's own
   * time, at which it would be cut off, is longer.
   */
  public static final Duration TIME_MAX = Duration.ofSeconds(3);

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Queue queue;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  public AssignmentPass(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.queue = queue;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /** Does what there is to do for a shop. Harmless when run twice, late, or by two at once. */
  public void look(ShopId shop) {
    look(Look.at(shop));
  }

  /** The same, where a message of the queue asks for it. */
  public void look(Look look) {
    ShopId shop = look.shop();
    // As of now: a pass that a change of the rules or a buyer's asking wakes goes by no older ones.
    Shops.Versioned now = reach.settingsNow(shop);
    ShopSettings settings = now.settings();
    KnownLanes known = new KnownLanes(now, look.lanes(), world.now());
    Availability availability = reach.of(shop, settings);
    Run run = new Run(look, known, availability);
    List<Lane> takeable = new ArrayList<>();
    for (Lane lane : run.occupied(Lanes.Kind.QUEUE, lane -> isOfUse(lane, availability))) {
      if (availability.anybodyThere(lane)) {
        takeable.add(lane);
      } else {
        turnIntoOfflineMessages(shop, lane, settings);
      }
    }
    run.assign(takeable);
  }

  /** Somebody could take from it, or nobody is there to wait for (QUEUE-5). */
  private static boolean isOfUse(Lane lane, Availability availability) {
    return availability.freeSlots(lane) > 0 || !availability.anybodyThere(lane);
  }

  /** Nobody is there to wait for (QUEUE-5). */
  private void turnIntoOfflineMessages(ShopId shop, Lane lane, ShopSettings settings) {
    List<Waiting> waiting =
        stores
            .lanes()
            .first(shop, Lanes.Kind.QUEUE, lane.id(), settings.queueOrder(), ASSIGNMENTS_MAX);
    for (List<Waiting> some : inGroups(waiting)) {
      world.each(
          some,
          one ->
              queue.turnIntoOfflineMessage(shop, one.conversation(), OfflineKind.NO_AGENT, null));
    }
    if (waiting.size() == ASSIGNMENTS_MAX) {
      triggers.look(new Look(shop, null, Set.of(lane.id())), world.ids().commit());
    }
  }

  /** One pass's plan and its commits. */
  private final class Run {
    private final Look look;
    private final ShopId shop;
    private final ShopSettings settings;
    private final KnownLanes known;
    private final Planner planner;
    private final AtomicInteger assigned = new AtomicInteger();

    /**
     * Set when something was not as planned: then what follows would overtake who was left over.
     */
    private final AtomicBoolean stale = new AtomicBoolean();

    /** Set when there may be more to do: a slot whose buyer does not need it, or no time left. */
    private final AtomicBoolean leftOver = new AtomicBoolean();

    private final Instant until = world.now().plus(TIME_MAX);
    private final LeftWaiting left;

    Run(Look look, KnownLanes known, Availability availability) {
      this.look = look;
      this.shop = look.shop();
      this.known = known;
      this.left = new LeftWaiting(look.leftSince(), world.now());
      this.settings = availability.settings();
      this.planner = new Planner(availability, world.chance());
    }

    void assign(List<Lane> takeable) {
      List<Waiting> waiting = first(Lanes.Kind.QUEUE, takeable, settings.queueOrder());
      List<Planner.Assignment> plan = planner.plan(waiting);
      commit(plan, Status.QUEUED);
      boolean all = asPlanned(waiting);
      if (all && settings.assignOfflineMessages() && settings.inService(world.now())) {
        all = assignOfflineMessages();
      }
      Tempo.count(stores, shop, assigned.get(), world);
      if (assigned.get() > 0) {
        plan.stream()
            .map(assignment -> assignment.waiting().lane())
            .distinct()
            .forEach(lane -> queue.tellPlaces(shop, lane, settings));
      }
      if (!waiting.isEmpty()) {
        world.metrics().took(Measure.WAITING_BESIDE_FREE_AGENT, shop, left.duration(world.now()));
      }
      if (!all) {
        triggers.look(new Look(shop, left.since(), look.lanes()), world.ids().commit());
      }
    }

    /** Of the lanes that are of use, those in which somebody waits. No other known one is read. */
    List<Lane> occupied(Lanes.Kind kind, Predicate<Lane> ofUse) {
      return stores.lanes().occupied(shop, kind, known.holding(ofUse)).stream()
          .map(settings.routing()::lane)
          .filter(ofUse)
          .toList();
    }

    /** With the slots that the live queue leaves; true where nothing remains to be looked at. */
    private boolean assignOfflineMessages() {
      List<Lane> lanes = occupied(Lanes.Kind.OFFLINE, lane -> planner.freeSlots(lane) > 0);
      List<Waiting> waiting = first(Lanes.Kind.OFFLINE, lanes, QueueOrder.FIRST_COME);
      commit(planner.plan(waiting), Status.LEFT_MESSAGE);
      return asPlanned(waiting);
    }

    private boolean asPlanned(List<Waiting> waiting) {
      return waiting.size() < ASSIGNMENTS_MAX && !stale.get() && !leftOver.get();
    }

    /** The first of several lanes together, in the shop's order: no more than could be taken. */
    private List<Waiting> first(Lanes.Kind kind, List<Lane> lanes, QueueOrder order) {
      Comparator<Waiting> bySince =
          Comparator.comparing(Waiting::since)
              .thenComparing(waiting -> waiting.conversation().value());
      return lanes.stream()
          .flatMap(
              lane -> {
                int limit = Math.min(planner.freeSlots(lane), ASSIGNMENTS_MAX);
                return stores.lanes().first(shop, kind, lane.id(), order, limit).stream();
              })
          .sorted(order == QueueOrder.FIRST_COME ? bySince : bySince.reversed())
          .limit(ASSIGNMENTS_MAX)
          .toList();
    }

    private void commit(List<Planner.Assignment> plan, Status as) {
      Map<AgentId, ArrayDeque<Planner.Assignment>> byAgent = new LinkedHashMap<>();
      for (Planner.Assignment assignment : plan) {
        byAgent
            .computeIfAbsent(assignment.choice().agent(), _ -> new ArrayDeque<>())
            .add(assignment);
      }
      for (List<ArrayDeque<Planner.Assignment>> some :
          inGroups(new ArrayList<>(byAgent.values()))) {
        world.each(some, ofOneAgent -> commitInOrder(ofOneAgent, as));
      }
    }

    private boolean outOfTime() {
      boolean out = world.now().isAfter(until);
      if (out) {
        leftOver.set(true);
      }
      return out;
    }

    private void commitInOrder(ArrayDeque<Planner.Assignment> ofOneAgent, Status as) {
      for (Planner.Assignment assignment : ofOneAgent) {
        if (stale.get() || outOfTime()) {
          leave(assignment, as);
        } else {
          commit(assignment, as);
        }
      }
    }

    /** An offline message waits for nobody. */
    private void leave(Planner.Assignment assignment, Status as) {
      if (as == Status.QUEUED) {
        left.leave(assignment.waiting());
      }
    }

    private void commit(Planner.Assignment assignment, Status as) {
      ConversationId conversation = assignment.waiting().conversation();
      // All that the agent will be told, read at once.
      List<Entry> read = transitions.last(shop, conversation, Pushes.TOLD_ENTRIES_MAX);
      if (read.isEmpty()) {
        leftOver.set(true);
        return;
      }
      Choice choice = assignment.choice();
      Change change =
          pushes.telling(
              shop,
              read,
              choice.agent(),
              () ->
                  transitions.change(
                      shop,
                      read.getLast().state(),
                      Terms.online(settings),
                      state -> ConversationRules.assign(state, as, choice, settings)));
      switch (change) {
        case Change.Made _ -> assigned.incrementAndGet();
        case Change.AgentRefused _ -> {
          stale.set(true);
          leave(assignment, as);
        }
        case Change.Refused(Refusal refusal) when refusal.code() == Refusal.Code.BUSY -> {
          stale.set(true);
          leave(assignment, as);
        }
        // Left, or taken by another pass.
        case Change.Refused _, Change.AlreadyMade _, Change.Superseded _ -> leftOver.set(true);
      }
    }
  }

  private static <T> List<List<T>> inGroups(List<T> all) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AGENTS_AT_ONCE_MAX) {
      groups.add(all.subList(from, Math.min(all.size(), from + AGENTS_AT_ONCE_MAX)));
    }
    return groups;
  }
}
