package dev.dovecote.application;

import dev.dovecote.aws.LaneRange;
import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Planner;
import dev.dovecote.domain.conversation.ConversationRules.Asking;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Routing;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.Lane;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where asking for a human leads: to an agent at once, into the queue, or to an offline message.
 */
public final class Router {
  private final Stores stores;
  private final Reach reach;
  private final Triggers triggers;
  private final Surroundings world;

  public Router(Stores stores, Reach reach, Triggers triggers, Surroundings world) {
    this.stores = stores;
    this.reach = reach;
    this.triggers = triggers;
    this.world = world;
  }

  /**
   * Asks for a human: one attempt at an agent with a free slot; where somebody got in between, into
   * the queue. Whoever queues is looked at in the next pass.
   *
   * @param lastAgent who last served the buyer
   * @param commit decides and commits with what asking leads to
   */
  public Change ask(
      ShopId shop,
      ShopSettings settings,
      Lane lane,
      @Nullable AgentId lastAgent,
      Function<Asking, Change> commit) {
    Change change = commit.apply(new Asking(lane.id(), route(shop, settings, lane, lastAgent)));
    if (change instanceof Change.AgentRefused) {
      change = commit.apply(new Asking(lane.id(), new Routing.ToQueue()));
    }
    if (change instanceof Change.Made made && made.after().status() == Status.QUEUED) {
      triggers.look(shop, made.after(), made.commit());
    }
    return change;
  }

  private Routing route(
      ShopId shop, ShopSettings settings, Lane lane, @Nullable AgentId lastAgent) {
    if (!settings.inService(world.now())) {
      return new Routing.ToOfflineMessage(OfflineKind.OUT_OF_HOURS);
    }
    // Who waits, before who is there: a slot that is seen free afterwards is owed to none of them.
    List<String> occupied = stores.lanes().occupied(shop, Lanes.Kind.QUEUE, LaneRange.ALL);
    if (occupied.contains(lane.id())) {
      // Those who wait there come first, so nobody needs to be looked for. Should nobody be there
      // for them either, the pass that follows finds it (QUEUE-5).
      return new Routing.ToQueue();
    }
    Availability availability = reach.of(shop, settings);
    if (!availability.anybodyThere(lane)) {
      return new Routing.ToOfflineMessage(OfflineKind.NO_AGENT);
    }
    Planner planner = new Planner(availability, world.chance());
    occupied.forEach(other -> planner.leaveTo(settings.routing().lane(other)));
    Choice choice = planner.choose(lane, lastAgent);
    return choice == null ? new Routing.ToQueue() : new Routing.ToAgent(choice);
  }
}
