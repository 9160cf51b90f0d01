package dev.dovecote.application;

import dev.dovecote.application.protocol.Frames;
import dev.dovecote.aws.LaneRange;
import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Pace;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The queue: a buyer's place in it, leaving it, and how many wait for whom. */
public final class Queue {
  /** So many of the first are told when they move; the rest learn it by sync. */
  public static final int TOLD_MAX = 20;

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Pushes pushes;
  private final Surroundings world;

  /**
   * A place in the queue (QUEUE-1).
   *
   * @param position from 1; {@link Lanes#POSITION_MAX} for itself and all after it
   * @param estimate how long it will take; null where too little is known
   */
  public record Place(int position, @Nullable Duration estimate) {}

  public Queue(
      Stores stores, Transitions transitions, Reach reach, Pushes pushes, Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.pushes = pushes;
    this.world = world;
  }

  /** The place of a conversation that is queued. */
  public Place placeOf(ShopId shop, ConversationState state) {
    int position = stores.lanes().position(shop, state, reach.settings(shop).queueOrder());
    return new Place(position, stores.lanes().pace(shop, world.now()).estimate(position));
  }

  /** A buyer leaves the queue by choice: what they wrote becomes an offline message (QUEUE-4). */
  public Change leave(Caller.Buyer buyer, String connection) {
    ConversationId latest = stores.conversations().latestNow(buyer.shop(), buyer.recipient().id());
    if (latest == null) {
      return Change.refused(Refusal.Code.WRONG_STATE, "The conversation is not waiting.");
    }
    return leave(buyer.shop(), latest, connection);
  }

  /** The same, by a lost connection that lasts; those behind move up. */
  Change leave(ShopId shop, ConversationId conversation, @Nullable String connection) {
    Change change = turnIntoOfflineMessage(shop, conversation, OfflineKind.LEFT_QUEUE, connection);
    if (change instanceof Change.Made made && made.after().lane() != null) {
      tellPlaces(shop, made.after().lane(), reach.settings(shop));
    }
    return change;
  }

  /** Turns a waiting conversation into an offline message. */
  Change turnIntoOfflineMessage(
      ShopId shop, ConversationId conversation, OfflineKind kind, @Nullable String connection) {
    ShopSettings settings = reach.settings(shop);
    Change change =
        transitions.change(
            shop,
            conversation,
            Terms.USUAL,
            state -> ConversationRules.leaveQueue(state, kind, settings));
    if (change instanceof Change.Made made) {
      pushes.committed(shop, made, connection);
    }
    return change;
  }

  /** Tells the first of a lane their places. Best effort. */
  void tellPlaces(ShopId shop, String lane, ShopSettings settings) {
    List<Waiting> first =
        stores.lanes().first(shop, Lanes.Kind.QUEUE, lane, settings.queueOrder(), TOLD_MAX);
    if (first.isEmpty()) {
      return;
    }
    Pace pace = stores.lanes().pace(shop, world.now());
    world.each(
        IntStream.rangeClosed(1, first.size()).boxed().toList(),
        position -> {
          Waiting waiting = first.get(position - 1);
          pushes.push(
              new Recipient.Buyer(shop, waiting.buyer()),
              Frames.queue(waiting.conversation(), position, pace.estimate(position)),
              null);
        });
  }

  /** How many wait in each lane from which somebody may take; in all, for the owner (QUEUE-6). */
  Map<String, Integer> waiting(Caller.Staff staff, RoutingRules rules) {
    ShopId shop = staff.shop();
    List<Lane> occupied =
        stores.lanes().occupied(shop, Lanes.Kind.QUEUE, LaneRange.ALL).stream()
            .map(rules::lane)
            .toList();
    Predicate<Lane> mayTake = lane -> staff.isOwner() || lane.isFor(staff.id());
    // Whom a rule names may be gone, and then it is everyone's (ROUTE-3): only the people tell.
    Collection<AgentId> desk = occupied.stream().allMatch(mayTake) ? List.of() : desk(shop);
    Map<String, Integer> waiting = new TreeMap<>();
    for (Lane lane : occupied) {
      if (mayTake.test(lane) || lane.ofRule(desk, id -> id).contains(staff.id())) {
        waiting.put(lane.id(), stores.lanes().count(shop, Lanes.Kind.QUEUE, lane.id()));
      }
    }
    return waiting;
  }

  private Collection<AgentId> desk(ShopId shop) {
    return stores.agents().all(shop).stream().filter(Agent::maySignIn).map(Agent::id).toList();
  }
}
