package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of everything stored, at any moment and after any fault. */
final class Invariants {
  private Invariants() {}

  /** Checks the conversations of these buyers against the agents, the lanes and each other. */
  static void hold(World world, List<String> buyers) {
    Map<AgentId, Set<ConversationId>> active = new HashMap<>();
    Set<ConversationId> queued = new HashSet<>();
    Set<ConversationId> left = new HashSet<>();
    for (String buyer : buyers) {
      ConversationId latest = world.latest(buyer);
      for (ConversationId id : thread(world, latest)) {
        List<Entry> log = world.log(id);
        ConversationState state = checkLog(log, new BuyerId(buyer));
        assertThat(state.ended()).as("at most one that is not ended, CONV-2").isTrue();
      }
      if (latest == null) {
        continue;
      }
      ConversationState state = checkLog(world.log(latest), new BuyerId(buyer));
      if (state.holder() != null) {
        active.computeIfAbsent(state.holder(), _ -> new HashSet<>()).add(latest);
      }
      if (state.status() == Status.QUEUED) {
        queued.add(latest);
      }
      if (state.status() == Status.LEFT_MESSAGE) {
        left.add(latest);
      }
      checkClientMessages(world, latest);
    }
    for (Agent agent : world.stores.agents().all(World.SHOP)) {
      assertThat(agent.conversations())
          .as("the set of %s is exactly the active conversations, ASSIGN-4", agent.id())
          .isEqualTo(active.getOrDefault(agent.id(), Set.of()));
    }
    assertThat(
            ids(
                world
                    .stores
                    .lanes()
                    .first(
                        World.SHOP,
                        Lanes.Kind.QUEUE,
                        RoutingRules.EVERYONE,
                        QueueOrder.FIRST_COME,
                        10_000)))
        .as("the lane is exactly the queued")
        .isEqualTo(queued);
    assertThat(
            ids(
                world.stores.lanes().offlineMessages(World.SHOP, null, 10_000).stream()
                    .map(Lanes.OfflineMessage::waiting)
                    .toList()))
        .as("the offline messages are exactly those left")
        .isEqualTo(left);
  }

  private static Set<ConversationId> ids(List<Waiting> waiting) {
    return waiting.stream().map(Waiting::conversation).collect(Collectors.toSet());
  }

  /** The conversations before the latest, the latest of them first. */
  private static List<ConversationId> thread(World world, ConversationId latest) {
    List<ConversationId> before = new ArrayList<>();
    ConversationId id = latest == null ? null : world.state(latest).origin().previous();
    while (id != null) {
      before.add(id);
      id = world.state(id).origin().previous();
    }
    return before;
  }

  private static ConversationState checkLog(List<Entry> log, BuyerId buyer) {
    ConversationState folded = null;
    int number = 0;
    for (Entry entry : log) {
      assertThat(entry.number()).as("numbers without gaps, MSG-2").isEqualTo(++number);
      folded = ConversationState.evolve(folded, entry.event(), entry.at());
      assertThat(entry.state()).as("the state is the fold").isEqualTo(folded);
    }
    assertThat(folded).isNotNull();
    assertThat(folded.origin().buyer()).isEqualTo(buyer);
    return folded;
  }

  /** Over the whole thread each client's messages are there once, in order (MSG-3). */
  private static void checkClientMessages(World world, ConversationId latest) {
    List<ConversationId> inOrder = new ArrayList<>(thread(world, latest).reversed());
    inOrder.add(latest);
    Map<String, Integer> highest = new HashMap<>();
    for (ConversationId id : inOrder) {
      Map<String, Integer> staff = new HashMap<>();
      for (Entry entry : world.log(id)) {
        if (entry.event() instanceof Event.MessageSent(Author author, var _, ClientRef client)
            && client != null) {
          Map<String, Integer> side = author instanceof Author.Buyer ? highest : staff;
          int before = side.getOrDefault(client.client(), 0);
          assertThat(client.number()).as("each client message once, MSG-3").isEqualTo(before + 1);
          side.put(client.client(), client.number());
        }
      }
    }
  }
}
