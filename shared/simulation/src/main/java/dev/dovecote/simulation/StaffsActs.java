package dev.dovecote.simulation;

import dev.dovecote.application.Answer;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Change;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What agents and owners do. */
final class StaffsActs {
  private final Simulation simulation;
  private final Machine machine;
  private final Mirror mirror;
  private final RandomGenerator chance;
  private final Connecting connecting;
  private int said;
  private int installations;

  StaffsActs(Simulation simulation, Connecting connecting) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.mirror = simulation.mirror;
    this.chance = simulation.chance;
    this.connecting = connecting;
  }

  void act() {
    Person.Staff person = simulation.staff.get(chance.nextInt(simulation.staff.size()));
    Page page = person.pages.get(chance.nextInt(person.pages.size()));
    if (page.busy) {
      return;
    }
    int what = chance.nextInt(100);
    if (what < 27) {
      reply(person, page);
    } else if (what < 44) {
      end(person, page);
    } else if (what < 52) {
      give(person, page, own(person));
    } else if (what < 54) {
      start(person, page);
    } else if (what < 57) {
      handle(person, page);
    } else if (what < 61) {
      openMany(person, page);
    } else if (what < 71) {
      setStatus(person, chance.nextInt(3) > 0 ? AgentStatus.ONLINE : oneStatus());
    } else if (what < 75) {
      setOwnCapacity(person, page);
    } else if (what < 83) {
      connecting.connect(person, page);
    } else if (what < 86) {
      connecting.close(person, page);
    } else if (what < 89) {
      vanish(person);
    } else {
      actAsOwner(person, page);
    }
  }

  private void actAsOwner(Person.Staff any, Page anyPage) {
    Person.Staff person = any;
    Page page = anyPage;
    for (Person.Staff each : simulation.staff) {
      if (each.shop == any.shop && each.caller().isOwner() && chance.nextInt(8) > 0) {
        person = each;
        page = each.pages.getFirst();
      }
    }
    if (page.busy) {
      return;
    }
    switch (chance.nextInt(7)) {
      case 6 -> setPermission(person);
      case 0 -> changeSettings(person);
      case 1 -> setCapacityOf(person);
      default -> give(person, page, chance.nextInt(4) == 0 ? anyChat(person) : waiting(person));
    }
  }

  private AgentStatus oneStatus() {
    return simulation.maker.oneOf(AgentStatus.values());
  }

  /** All pages of a person go at once. */
  private void vanish(Person.Staff person) {
    simulation.tally.count(Occurrence.PERSON_VANISHED);
    person.pages.forEach(connecting::vanish);
  }

  // ---------------------------------------------------------------- which conversation

  private Mirror.@Nullable Chat own(Person.Staff person) {
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
  private Mirror.@Nullable Chat over(Person.Staff person) {
    List<Mirror.Chat> over = new ArrayList<>();
    for (List<Mirror.Chat> thread : person.shop.threads.values()) {
      Mirror.Chat latest = thread.getLast();
      if (latest.state().ended() && person.id().equals(latest.state().agent())) {
        over.add(latest);
      }
    }
    return one(over);
  }

  private Mirror.@Nullable Chat anyChat(Person.Staff person) {
    return one(new ArrayList<>(person.shop.chats.values()));
  }

  private Mirror.@Nullable Chat waiting(Person.Staff person) {
    List<Mirror.Chat> waiting = new ArrayList<>(person.shop.queued);
    waiting.addAll(person.shop.leftMessages);
    return waiting.isEmpty() ? anyChat(person) : one(waiting);
  }

  private Mirror.@Nullable Chat one(List<Mirror.Chat> chats) {
    return chats.isEmpty() ? null : chats.get(chance.nextInt(chats.size()));
  }

  private ConversationId idOf(Mirror.Chat chat) {
    return chance.nextInt(60) == 0 ? new ConversationId("nothing") : chat.id;
  }

  // ---------------------------------------------------------------- conversations

  private Result<Change> asking(
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
        connecting.show(page, made.after().origin().id(), made.entries(), as);
      } else if (change instanceof Change.AlreadyMade) {
        simulation.tally.count(Occurrence.REPEAT_RECOGNISED);
      }
    }
    return result;
  }

  private String connection(Page page) {
    return Objects.requireNonNullElse(page.connection, "none");
  }

  private void reply(Person.Staff person, Page page) {
    Mirror.Chat chat = chance.nextInt(5) == 0 ? over(person) : own(person);
    if (chat == null || chat.log.isEmpty()) {
      return;
    }
    simulation.focusOn(chat);
    if (chat.state().ended()) {
      machine.crowd();
    }
    Page.Outbox outbox = page.outbox(chat.id.value());
    said++;
    Page.Sent sent = outbox.next("replied " + said);
    if (chance.nextInt(20) == 0 && !outbox.acknowledged.isEmpty()) {
      repeatOld(person, page, chat, outbox);
      return;
    }
    Result<Change> result =
        asking(
            person,
            page,
            page.client + " replies " + sent.ref().number() + " in " + chat.id,
            functions ->
                functions
                    .conversations()
                    .reply(
                        person.caller(),
                        new StaffConversations.Reply(
                            chat.id, sent.ref(), new Content.Text(sent.text())),
                        connection(page)));
    switch (result) {
      case Result.Answered<Change> _ -> {
        List<String> texts = person.shop.spoken("c/" + chat.id, sent.ref()).texts();
        int number = sent.ref().number();
        if (texts.size() < number || !texts.get(number - 1).equals(sent.text())) {
          mirror.violated(
              "5: reply " + number + " of " + page.client + " was acknowledged, and is not stored");
        }
        outbox.acknowledge();
      }
      case Result.Refused<Change>(Refusal refusal) -> {
        if (refusal.code() == Refusal.Code.CLIENT_NUMBER_GAP) {
          mirror.violated("5: an honest client's reply was refused: " + refusal);
        }
        if (refusal.code() != Refusal.Code.BUSY) {
          giveUp(page, chat, outbox);
        }
      }
      case Result.Invalid<Change> _ -> mirror.violated("a reply was called invalid");
      case Result.Failed<Change> _, Result.Unanswered<Change> _ -> outbox.unanswered = true;
    }
  }

  /**
   * What was refused is thrown away. Where an attempt at it may yet be stored, its number must not
   * be used for anything else: then the client goes on by another name.
   */
  private void giveUp(Page page, Mirror.Chat chat, Page.Outbox outbox) {
    if (outbox.unanswered) {
      installations++;
      page.outboxes.put(chat.id.value(), new Page.Outbox(page.client + "-" + installations));
    } else {
      outbox.pending = null;
    }
  }

  private void repeatOld(Person.Staff person, Page page, Mirror.Chat chat, Page.Outbox outbox) {
    simulation.tally.count(Occurrence.REQUEST_DELIVERED_LATE);
    Page.Sent old = outbox.acknowledged.get(chance.nextInt(outbox.acknowledged.size()));
    Result<Change> result =
        asking(
            person,
            page,
            "reply " + old.ref().number() + " of " + page.client + " arrives again",
            functions ->
                functions
                    .conversations()
                    .reply(
                        person.caller(),
                        new StaffConversations.Reply(
                            chat.id,
                            new ClientRef(old.ref().client(), old.ref().number()),
                            new Content.Text(old.text())),
                        "none"));
    if (result instanceof Result.Answered<Change>(Change change) && change instanceof Change.Made) {
      mirror.violated("5: a repeated reply was stored again");
    }
  }

  /** Somebody who is at the desk ends a conversation of their own. */
  void endAny() {
    for (Person.Staff person : simulation.staff) {
      Agent agent = person.shop.agents.get(person.id());
      if (agent != null && agent.load() > 0 && chance.nextBoolean()) {
        end(person, person.pages.getFirst());
        return;
      }
    }
  }

  private void end(Person.Staff person, Page page) {
    Mirror.Chat chat = own(person);
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

  private void handle(Person.Staff person, Page page) {
    Mirror.Chat chat = one(new ArrayList<>(person.shop.leftMessages));
    Mirror.Chat either = chat == null ? anyChat(person) : chat;
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

  private void give(Person.Staff person, Page page, Mirror.@Nullable Chat chat) {
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
    asking(
        person,
        page,
        page.client + " gives " + id + " to " + to,
        functions -> functions.byHand().give(person.caller(), id, to, note, connection(page)));
  }

  private void start(Person.Staff person, Page page) {
    String order = "order" + chance.nextInt(4);
    asking(
        person,
        page,
        page.client + " starts a conversation about " + order,
        functions -> functions.buyerDesk().start(person.caller(), order, connection(page)));
  }

  private void openMany(Person.Staff person, Page page) {
    List<ConversationId> some = new ArrayList<>();
    for (Mirror.Chat chat : person.shop.leftMessages) {
      some.add(chat.id);
    }
    Mirror.Chat stray = anyChat(person);
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
        Mirror.Chat chat = person.shop.chats.get(id);
        if (chat == null || chat.status() == Status.LEFT_MESSAGE) {
          mirror.violated("OFF-3: " + id + " was called opened, and still waits");
        }
      }
    }
  }

  // ---------------------------------------------------------------- the desk

  void setStatus(Person.Staff person, AgentStatus status) {
    Result<Answer<Agent>> result =
        machine.invoke(
            person.id() + " goes " + status,
            person.shop.id,
            () -> machine.functions().desk().setStatus(person.caller(), status, "none"));
    if (result instanceof Result.Answered<Answer<Agent>>) {
      simulation.tally.count(Occurrence.valueOf("STATUS_" + status));
    }
  }

  private void setOwnCapacity(Person.Staff person, Page page) {
    int capacity = capacity();
    capacityChanged(
        person.shop.agents.get(person.id()),
        machine.invoke(
            person.id() + " sets their capacity to " + capacity,
            person.shop.id,
            () ->
                machine
                    .functions()
                    .desk()
                    .setOwnCapacity(person.caller(), capacity, connection(page))));
  }

  private void setCapacityOf(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    AgentId of =
        chance.nextInt(20) == 0 ? new AgentId("nobody") : all.get(chance.nextInt(all.size()));
    int capacity = capacity();
    capacityChanged(
        person.shop.agents.get(of),
        machine.invoke(
            person.id() + " sets the capacity of " + of + " to " + capacity,
            person.shop.id,
            () -> machine.functions().desk().setCapacityOf(person.caller(), of, capacity)));
  }

  private int capacity() {
    return chance.nextInt(15) == 0 ? 0 : 1 + chance.nextInt(4);
  }

  private void capacityChanged(@Nullable Agent before, Result<Answer<Agent>> result) {
    if (result instanceof Result.Answered<Answer<Agent>>(Answer<Agent> answer)
        && answer instanceof Answer.Done<Agent>(Agent now)) {
      simulation.tally.count(Occurrence.CAPACITY_CHANGED);
      if (before != null && now.capacity() < now.load()) {
        simulation.tally.count(Occurrence.CAPACITY_BELOW_LOAD);
      }
    }
  }

  private void setPermission(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    AgentId of = all.get(chance.nextInt(all.size()));
    boolean im = chance.nextInt(4) > 0;
    Result<Answer<Agent>> result =
        machine.invoke(
            person.id() + (im ? " lets " : " no longer lets ") + of + " sign in",
            person.shop.id,
            () ->
                machine
                    .functions()
                    .office()
                    .set(person.caller(), of, new ShopOffice.Person(of.value(), im)));
    if (result instanceof Result.Answered<Answer<Agent>> && !im) {
      simulation.tally.count(Occurrence.PERMISSION_WITHDRAWN);
    }
  }

  private void changeSettings(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    ShopSettings settings = simulation.maker.settings(all);
    long version = person.shop.version - (chance.nextInt(5) == 0 ? 1 : 0);
    Result<Answer<Shops.Versioned>> result =
        machine.invoke(
            person.id() + " changes the settings: " + ShopMaker.describe(settings),
            person.shop.id,
            () -> machine.functions().office().change(person.caller(), version, settings));
    if (result instanceof Result.Answered<Answer<Shops.Versioned>>) {
      simulation.tally.count(Occurrence.SETTINGS_CHANGED);
    }
  }
}
