package dev.dovecote.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.aws.DeliveryQueue.Push;
import dev.dovecote.aws.Sockets;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sockets what has been stored (MSG-2). Best effort: whoever misses a push learns of it by
 * sync. A push that fails otherwise than because its socket has gone is tried again from the queue.
 */
public final class Pushes {
  private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

  private final Connections connections;
  private final Sockets sockets;
  private final DeliveryQueue delivery;
  private final Surroundings world;

  /** Entries for one recipient. */
  private record Told(Recipient recipient, Audience audience, List<Entry> entries) {}

  public Pushes(
      Connections connections, Sockets sockets, DeliveryQueue delivery, Surroundings world) {
    this.connections = connections;
    this.sockets = sockets;
    this.delivery = delivery;
    this.world = world;
  }

  /**
   * Tells the buyer and the agents concerned what was committed.
   *
   * @param except a socket that learns of it by the answer to its own request
   */
  public void committed(ShopId shop, Change.Made made, @Nullable String except) {
    committed(shop, made, made.entries(), except);
  }

  /**
   * The same, where an agent has just got the conversation and is told all of it.
   *
   * @param forNewAgent the conversation's entries, the committed ones last
   */
  public void committed(
      ShopId shop, Change.Made made, List<Entry> forNewAgent, @Nullable String except) {
    ConversationState after = made.after();
    List<Told> told = new ArrayList<>();
    told.add(
        new Told(
            new Recipient.Buyer(shop, after.origin().buyer()), Audience.BUYER, made.entries()));
    AgentId before = made.before() == null ? null : made.before().holder();
    AgentId now = after.holder();
    if (now != null) {
      boolean isNew = !now.equals(before);
      told.add(
          new Told(
              new Recipient.Staff(shop, now),
              Audience.AGENT,
              isNew ? forNewAgent : made.entries()));
    }
    if (before != null && !Objects.equals(before, now)) {
      told.add(new Told(new Recipient.Staff(shop, before), Audience.AGENT, made.entries()));
    }
    world.each(told, one -> tell(one, except));
  }

  private void tell(Told told, @Nullable String except) {
    for (ObjectNode frame : Frames.entries(told.entries(), told.audience(), world.now())) {
      push(told.recipient(), frame, except);
    }
  }

  /** Sends a frame to all sockets of a recipient, but one. Never fails. */
  public void push(Recipient recipient, ObjectNode frame, @Nullable String except) {
    try {
      List<String> open =
          connections.of(recipient).stream().filter(one -> !one.equals(except)).toList();
      String text = frame.toString();
      world.each(open, connection -> send(new Push(recipient, connection, text)));
    } catch (RuntimeException failed) {
      LOG.warn("push to a recipient of shop {} failed", recipient.shop(), failed);
    }
  }

  private void send(Push push) {
    if (!deliver(push)) {
      delivery.send(push);
    }
  }

  /** Tries one push; false where it may work later. */
  public boolean deliver(Push push) {
    return switch (sockets.send(push.connection(), push.frame())) {
      case DELIVERED -> true;
      case GONE -> {
        connections.forget(push.recipient(), push.connection());
        yield true;
      }
      case FAILED -> false;
    };
  }
}
