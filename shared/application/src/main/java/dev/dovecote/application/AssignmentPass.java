package dev.dovecote.application;

import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Planner;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks at one shop, and gives those who wait to agents with a free slot, in the shop's order
 * (ASSIGN-5, QUEUE-2). The plan is made in memory; each commit decides for itself, so two passes at
 * once, or one run twice, do no harm.
 */
public final class AssignmentPass {
  /** Most buyers given in one pass; where more could be, the pass asks for another. */
  public static final int ASSIGNMENTS_MAX = 200;

  /** Most agents for whom a pass commits at the same time; each one's buyers follow each other. */
  public static final int AGENTS_AT_ONCE_MAX = 16;

  /** Most entries of a conversation that its new agent is told at once. */
  public static final int TOLD_ENTRIES_MAX = 50;

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
    ShopSettings settings = reach.settings(shop);
    Availability availability = reach.of(shop, settings);
    if (!availability.anybodyThere()) {
      turnAllIntoOfflineMessages(shop, settings);
    } else if (availability.freeSlots() > 0) {
      assign(shop, settings, availability);
    }
  }

  /** Nobody is there to wait for (QUEUE-5). */
  private void turnAllIntoOfflineMessages(ShopId shop, ShopSettings settings) {
    List<Waiting> waiting =
        stores.lanes().first(shop, Lanes.EVERYONE, settings.queueOrder(), ASSIGNMENTS_MAX);
    for (List<Waiting> some : inGroups(waiting)) {
      world.each(
          some,
          one ->
              queue.turnIntoOfflineMessage(shop, one.conversation(), OfflineKind.NO_AGENT, null));
    }
    if (waiting.size() == ASSIGNMENTS_MAX) {
      triggers.look(shop, world.ids().commit());
    }
  }

  private void assign(ShopId shop, ShopSettings settings, Availability availability) {
    int limit = Math.min(availability.freeSlots(), ASSIGNMENTS_MAX);
    List<Waiting> waiting =
        stores.lanes().first(shop, Lanes.EVERYONE, settings.queueOrder(), limit);
    List<Planner.Assignment> plan =
        new Planner(availability.eligible(), world.chance()).plan(waiting);
    if (plan.isEmpty()) {
      return;
    }
    Run run = new Run(shop, settings);
    run.commit(plan);
    if (run.assigned.get() > 0) {
      stores.lanes().countAssignments(shop, run.assigned.get(), world.now());
      queue.tellPlaces(shop, settings);
    }
    if (run.stale.get() || run.leftOver.get() || waiting.size() == ASSIGNMENTS_MAX) {
      triggers.look(shop, world.ids().commit());
    }
  }

  /** The commits of one pass. */
  private final class Run {
    private final ShopId shop;
    private final ShopSettings settings;
    private final AtomicInteger assigned = new AtomicInteger();

    /**
     * Set when something was not as planned: then what follows would overtake who was left over.
     */
    private final AtomicBoolean stale = new AtomicBoolean();

    /** Set when a slot was planned for a buyer who does not need it: the next in line may. */
    private final AtomicBoolean leftOver = new AtomicBoolean();

    Run(ShopId shop, ShopSettings settings) {
      this.shop = shop;
      this.settings = settings;
    }

    void commit(List<Planner.Assignment> plan) {
      Map<AgentId, ArrayDeque<Planner.Assignment>> byAgent = new LinkedHashMap<>();
      for (Planner.Assignment assignment : plan) {
        byAgent
            .computeIfAbsent(assignment.choice().agent(), _ -> new ArrayDeque<>())
            .add(assignment);
      }
      for (List<ArrayDeque<Planner.Assignment>> some :
          inGroups(new ArrayList<>(byAgent.values()))) {
        world.each(some, this::commitInOrder);
      }
    }

    private void commitInOrder(ArrayDeque<Planner.Assignment> ofOneAgent) {
      for (Planner.Assignment assignment : ofOneAgent) {
        if (stale.get()) {
          return;
        }
        commit(assignment);
      }
    }

    private void commit(Planner.Assignment assignment) {
      Change change =
          transitions.change(
              shop,
              assignment.waiting().conversation(),
              state -> ConversationRules.assign(state, assignment.choice(), settings));
      switch (change) {
        case Change.Made made -> {
          assigned.incrementAndGet();
          pushes.committed(shop, made, wholeConversation(made), null);
        }
        case Change.AgentRefused _ -> stale.set(true);
        case Change.Refused(Refusal refusal) when refusal.code() == Refusal.Code.BUSY ->
            stale.set(true);
        // Left, or taken by another pass.
        case Change.Refused _, Change.AlreadyMade _, Change.Superseded _ -> leftOver.set(true);
      }
    }

    private List<Entry> wholeConversation(Change.Made made) {
      int from = Math.max(0, made.after().number() - TOLD_ENTRIES_MAX);
      return stores.conversations().after(shop, made.after().origin().id(), from, TOLD_ENTRIES_MAX);
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
