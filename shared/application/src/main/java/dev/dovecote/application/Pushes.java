package dev.dovecote.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.aws.Commits.Step;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.Conversations;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.aws.DeliveryQueue.Push;
import dev.dovecote.aws.Sockets;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.message.Author;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells sockets what has been stored (MSG-2). Best effort: whoever misses a push learns of it by
 * sync. A push that fails otherwise than because its socket has gone is tried again from the queue.
 */
public final class Pushes {
  private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

  /** Most entries of a conversation that its new agent is told at once. */
  public static final int TOLD_ENTRIES_MAX = 50;

  private final Conversations conversations;
  private final Connections connections;
  private final Sockets sockets;
  private final DeliveryQueue delivery;
  private final Surroundings world;

  /** Entries for one recipient. */
  private record Told(Recipient recipient, Audience audience, List<Entry> entries) {}

  /**
   * What is known before a commit, so that telling of it takes less time after it.
   *
   * @param told the last entries that have been read
   */
  private record Ahead(List<Entry> told, LookUps lookUps) {}

  public Pushes(Stores stores, Sockets sockets, DeliveryQueue delivery, Surroundings world) {
    this.conversations = stores.conversations();
    this.connections = stores.connections();
    this.sockets = sockets;
    this.delivery = delivery;
    this.world = world;
  }

  /** Begins to look up the sockets of somebody who will be told of a commit. */
  LookUps lookUp(Recipient recipient) {
    return new LookUps(world, connections).and(recipient);
  }

  /**
   * Commits, and looks up the sockets of the buyer and the agent at the same time; then tells them,
   * where it was made. A socket that opens in between reads what was stored, in its hello or in its
   * next sync.
   *
   * @param read the conversation before the commit
   * @param begun look-ups under way, of the one who asks
   * @param except see {@link #committed}
   */
  Change telling(
      ShopId shop, ConversationState read, LookUps begun, String except, Supplier<Change> commit) {
    LookUps lookUps = begun.and(new Recipient.Buyer(shop, read.origin().buyer()));
    if (read.holder() != null) {
      lookUps = lookUps.and(new Recipient.Staff(shop, read.holder()));
    }
    return committing(shop, new Ahead(List.of(), lookUps), except, commit);
  }

  /**
   * The same, where the system gives the conversation to an agent.
   *
   * @param read its last entries before the commit, at least one
   */
  Change telling(ShopId shop, List<Entry> read, AgentId next, Supplier<Change> commit) {
    LookUps lookUps =
        lookUp(new Recipient.Buyer(shop, read.getLast().state().origin().buyer()))
            .and(new Recipient.Staff(shop, next));
    return committing(shop, new Ahead(read, lookUps), null, commit);
  }

  private Change committing(
      ShopId shop, Ahead ahead, @Nullable String except, Supplier<Change> commit) {
    Change change = commit.get();
    if (change instanceof Change.Made made) {
      committed(shop, made, except, ahead);
    }
    return change;
  }

  /**
   * Tells the buyer and the agents concerned what was committed; an agent who has just got the
   * conversation is told the last of it from before as well.
   *
   * @param except a socket that learns of it by the answer to its own request; null where none does
   */
  public void committed(ShopId shop, Change.Made made, @Nullable String except) {
    committed(shop, made, except, new LookUps(world, connections));
  }

  /** The same, where sockets are being looked up. */
  void committed(ShopId shop, Change.Made made, @Nullable String except, LookUps begun) {
    committed(shop, made, except, new Ahead(List.of(), begun));
  }

  private void committed(ShopId shop, Change.Made made, @Nullable String except, Ahead ahead) {
    List<Told> told = new ArrayList<>();
    for (Step step : made.steps()) {
      Recipient buyer = new Recipient.Buyer(shop, step.after().origin().buyer());
      told.add(new Told(buyer, Audience.BUYER, step.entries()));
      AgentId before = step.before() == null ? null : step.before().holder();
      AgentId now = step.after().holder();
      if (now != null) {
        List<Entry> entries =
            now.equals(before) ? step.entries() : lastEntries(shop, step, ahead.told());
        told.add(new Told(new Recipient.Staff(shop, now), Audience.AGENT, entries));
      }
      for (AgentId other : othersConcerned(step)) {
        told.add(new Told(new Recipient.Staff(shop, other), Audience.AGENT, step.entries()));
      }
    }
    told.forEach(one -> ahead.lookUps().and(one.recipient()));
    push(told.stream().flatMap(one -> pushes(one, ahead.lookUps(), except)).toList());
  }

  /** Who had it before, and who wrote without having it: a late reply (CONV-7). */
  private static Set<AgentId> othersConcerned(Step step) {
    Set<AgentId> others = new LinkedHashSet<>();
    if (step.before() != null && step.before().holder() != null) {
      others.add(step.before().holder());
    }
    for (Entry entry : step.entries()) {
      if (entry.event() instanceof Event.MessageSent sent
          && sent.author() instanceof Author.Agent(AgentId author)) {
        others.add(author);
      }
    }
    others.removeIf(other -> other.equals(step.after().holder()));
    return others;
  }

  private List<Entry> lastEntries(ShopId shop, Step step, List<Entry> read) {
    int first = step.entries().getFirst().number();
    if (first == 1) {
      return step.entries();
    }
    int last = step.after().number();
    if (!read.isEmpty() && read.getLast().number() == first - 1) {
      List<Entry> all = Stream.concat(read.stream(), step.entries().stream()).toList();
      return all.subList(Math.max(0, all.size() - TOLD_ENTRIES_MAX), all.size());
    }
    int from = Math.max(0, last - TOLD_ENTRIES_MAX);
    try {
      List<Entry> entries =
          conversations.after(shop, step.after().origin().id(), from, last - from);
      return entries.isEmpty() ? step.entries() : entries;
    } catch (SdkException failed) {
      LOG.warn("shop {}: an agent is told only what is new", shop, failed);
      return step.entries();
    }
  }

  private Stream<Push> pushes(Told told, LookUps lookUps, @Nullable String except) {
    Recipient recipient = told.recipient();
    List<String> open = open(recipient, lookUps, except);
    if (open.isEmpty()) {
      return Stream.empty();
    }
    List<String> frames =
        Frames.entries(told.entries(), told.audience(), world.now()).stream()
            .map(ObjectNode::toString)
            .toList();
    return open.stream()
        .flatMap(socket -> frames.stream().map(frame -> new Push(recipient, socket, frame)));
  }

  /** Sends a frame to all sockets of a recipient, but one. Never fails. */
  public void push(Recipient recipient, ObjectNode frame, @Nullable String except) {
    String text = frame.toString();
    push(
        open(recipient, new LookUps(world, connections), except).stream()
            .map(socket -> new Push(recipient, socket, text))
            .toList());
  }

  private List<String> open(Recipient recipient, LookUps lookUps, @Nullable String except) {
    try {
      return lookUps.of(recipient).stream().filter(one -> !one.equals(except)).toList();
    } catch (RuntimeException failed) {
      failed(recipient, failed);
      return List.of();
    }
  }

  /** What goes to one socket goes in its order; sockets do not wait for each other. */
  private void push(List<Push> pushes) {
    Map<String, List<Push>> bySocket = new LinkedHashMap<>();
    pushes.forEach(
        one -> bySocket.computeIfAbsent(one.connection(), _ -> new ArrayList<>()).add(one));
    world.each(bySocket.values(), ofOne -> ofOne.forEach(this::send));
  }

  /**
   * Closes all sockets of a recipient that are known. Best effort: one that cannot be closed is
   * told nothing any more.
   */
  public void closeAll(Recipient recipient) {
    for (String connection : connections.all(recipient)) {
      if (!sockets.close(connection)) {
        LOG.warn("shop {}: a socket could not be closed", recipient.shop());
      }
      connections.forget(recipient, connection);
    }
  }

  private void send(Push push) {
    try {
      if (!deliver(push)) {
        delivery.send(push);
      }
    } catch (RuntimeException failed) {
      failed(push.recipient(), failed);
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
      case FAILED -> {
        failed(push.recipient().shop());
        yield false;
      }
    };
  }

  private void failed(Recipient recipient, RuntimeException failed) {
    LOG.warn("push to a recipient of shop {} failed", recipient.shop(), failed);
    failed(recipient.shop());
  }

  private void failed(ShopId shop) {
    world.metrics().happened(Measure.FAILED_PUSHES, shop);
  }
}
