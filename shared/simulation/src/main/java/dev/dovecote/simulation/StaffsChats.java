package dev.dovecote.simulation;

import dev.dovecote.application.ByHand;
import dev.dovecote.application.Change;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What agents and owners do with conversations, apart from writing in them. */
final class StaffsChats {
  private final Simulation simulation;
  private final Machine machine;
  private final RandomGenerator chance;
  private final Learning learning;

  StaffsChats(Simulation simulation, Learning learning) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.chance = simulation.chance;
    this.learning = learning;
  }

  // ---------------------------------------------------------------- which conversation

  @Nullable Chat own(Person.Staff person) {
    Agent agent = person.shop.agents.get(person.id());
    List<ConversationId> own =
        agent == null
            ? List.of()
            : agent.conversations().stream()
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .toList();
    if (own.isEmpty() || chance.nextInt(12) == 0) {
      return anyChat(person);
    }
    return person.shop.chats.get(own.get(chance.nextInt(own.size())));
  }

  /** One that is over, and may still be replied to (CONV-7). */
  @Nullable Chat over(Person.Staff person) {
    List<Chat> over = new ArrayList<>();
    for (List<Chat> thread : person.shop.threads.values()) {
      Chat latest = thread.getLast();
      if (latest.state().ended() && person.id().equals(latest.state().agent())) {
        over.add(latest);
      }
    }
    return one(over);
  }

  @Nullable Chat anyChat(Person.Staff person) {
    return one(new ArrayList<>(person.shop.chats.values()));
  }

  @Nullable Chat waiting(Person.Staff person) {
    List<Chat> waiting = new ArrayList<>(person.shop.queued);
    waiting.addAll(person.shop.leftMessages);
    return waiting.isEmpty() ? anyChat(person) : one(waiting);
  }

  private @Nullable Chat one(List<Chat> chats) {
    return chats.isEmpty() ? null : chats.get(chance.nextInt(chats.size()));
  }

  private ConversationId idOf(Chat chat) {
    return chance.nextInt(60) == 0 ? new ConversationId("nothing") : chat.id;
  }

  // ---------------------------------------------------------------- what is done with it

  Result<Change> asking(
      Person.Staff person, Page page, String what, Function<Functions, Change> request) {
    page.busy = true;
    Result<Change> result;
    try {
      result = machine.invoke(what, page.shop.id, () -> request.apply(machine.functions()));
    } finally {
      page.busy = false;
    }
    if (result instanceof Result.Answered<Change>(Change change)) {
      if (change instanceof Change.Made made) {
        Audience as = person.caller().isOwner() ? Audience.OWNER : Audience.AGENT;
        learning.show(page, made.after().origin().id(), made.entries(), as);
      } else if (change instanceof Change.AlreadyMade) {
        simulation.tally.count(Occurrence.REPEAT_RECOGNISED);
      }
    }
    return result;
  }

  static String connection(Page page) {
    return Objects.requireNonNullElse(page.connection, "none");
  }

  void end(Person.Staff person, Page page) {
    Chat chat = own(person);
    if (chat == null || chat.log.isEmpty()) {
      return;
    }
    simulation.focusOn(chat);
    ConversationId id = idOf(chat);
    asking(
        person,
        page,
        page.client + " ends " + id,
        functions -> functions.conversations().end(person.caller(), id, connection(page)));
  }

  void handle(Person.Staff person, Page page) {
    Chat chat = one(new ArrayList<>(person.shop.leftMessages));
    Chat either = chat == null ? anyChat(person) : chat;
    if (either == null) {
      return;
    }
    asking(
        person,
        page,
        page.client + " marks " + either.id + " as handled",
        functions ->
            functions.conversations().handle(person.caller(), either.id, connection(page)));
  }

  void give(Person.Staff person, Page page, @Nullable Chat chat) {
    if (chat == null || chat.log.isEmpty()) {
      return;
    }
    simulation.focusOn(chat);
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    AgentId to =
        chance.nextInt(50) == 0
            ? new AgentId("nobody")
            : chance.nextInt(3) == 0 ? person.id() : all.get(chance.nextInt(all.size()));
    String note = chance.nextBoolean() ? "for you" : null;
    ConversationId id = idOf(chat);
    Result<Change> result =
        asking(
            person,
            page,
            page.client + " gives " + id + " to " + to,
            functions -> functions.byHand().give(person.caller(), id, to, note, connection(page)));
    if (result instanceof Result.Answered<Change>(Change.Made made)) {
      List<Event> events = made.entries().stream().map(Entry::event).toList();
      machine.mirror.invariants.hands.given(events, person.id(), to, note);
    }
  }

  void start(Person.Staff person, Page page) {
    String order = "order" + chance.nextInt(4);
    asking(
        person,
        page,
        page.client + " starts a conversation about " + order,
        functions -> functions.buyerDesk().start(person.caller(), order, connection(page)));
  }

  void openMany(Person.Staff person, Page page) {
    List<ConversationId> some = new ArrayList<>();
    for (Chat chat : person.shop.leftMessages) {
      some.add(chat.id);
    }
    Chat stray = anyChat(person);
    if (stray != null && (some.isEmpty() || chance.nextInt(4) == 0)) {
      some.add(stray.id);
    }
    if (some.isEmpty() && chance.nextInt(3) > 0) {
      return;
    }
    page.busy = true;
    Result<ByHand.Opened> result;
    try {
      result =
          machine.invoke(
              page.client + " opens " + some.size() + " offline messages",
              page.shop.id,
              () ->
                  machine
                      .functions()
                      .byHand()
                      .openOfflineMessages(person.caller(), some, connection(page)));
    } finally {
      page.busy = false;
    }
    if (result instanceof Result.Answered<ByHand.Opened>(ByHand.Opened opened)) {
      if (!opened.opened().isEmpty()) {
        simulation.tally.count(Occurrence.OFFLINE_MESSAGES_OPENED);
      }
      if (!opened.leftOver().isEmpty()) {
        simulation.tally.count(Occurrence.OFFLINE_MESSAGES_LEFT_OVER);
      }
      for (ConversationId id : opened.opened()) {
        Chat chat = person.shop.chats.get(id);
        if (chat == null || chat.status() == Status.LEFT_MESSAGE) {
          simulation.violations.add("OFF-3: " + id + " was called opened, and still waits");
        }
      }
    }
  }
}
