package dev.dovecote.simulation;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.Heads;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What buyers do. */
final class BuyersActs {
  /** More clients of one side than this are not remembered by the log. */
  private static final int CLIENTS_MAX = 7;

  /** So often a message is sent again when nothing goes wrong any more. */
  private static final int ATTEMPTS_MAX = 8;

  private final Simulation simulation;
  private final Machine machine;
  private final Violations violations;
  private final RandomGenerator chance;
  private final Connecting connecting;
  private final Learning learning;
  private int said;

  BuyersActs(Simulation simulation, Connecting connecting, Learning learning) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.violations = simulation.violations;
    this.chance = simulation.chance;
    this.connecting = connecting;
    this.learning = learning;
  }

  private Person.Buyer any() {
    return simulation.anyBuyer();
  }

  private Page anyPage(Person.Buyer buyer) {
    return buyer.pages.get(chance.nextInt(buyer.pages.size()));
  }

  void act() {
    Person.Buyer buyer = any();
    Page page = anyPage(buyer);
    if (page.busy) {
      return;
    }
    Chat latest = buyer.shop.latest(buyer.id());
    Status status = latest == null ? Status.ENDED : latest.status();
    int what = chance.nextInt(100);
    if (what < 45) {
      if (status == Status.CHOOSING && chance.nextInt(3) > 0) {
        choose(buyer, page);
      } else if (status == Status.LEFT_MESSAGE && chance.nextInt(3) == 0) {
        askAgain(buyer, page);
      } else {
        write(buyer, page);
      }
    } else if (what < 52) {
      choose(buyer, page);
    } else if (what < (status == Status.QUEUED ? 64 : 56)) {
      leave(buyer, page);
    } else if (what < 70) {
      askAgain(buyer, page);
    } else if (what < 78) {
      connecting.connect(buyer, page);
    } else if (what < 83) {
      connecting.close(buyer, page);
    } else if (what < 88) {
      if (page.connection != null) {
        simulation.tally.count(Occurrence.SOCKET_CLOSED_UNTOLD);
      }
      connecting.vanish(page);
    } else if (what < 94) {
      repeatOld(buyer, page);
    } else if (what < 97) {
      skipANumber(buyer, page);
    } else {
      reload(buyer, page);
    }
  }

  void writeAny() {
    Person.Buyer buyer = any();
    for (int i = 0; i < 3 && isServed(buyer); i++) {
      buyer = any();
    }
    write(buyer, anyPage(buyer));
  }

  private static boolean isServed(Person.Buyer buyer) {
    Chat latest = buyer.shop.latest(buyer.id());
    return latest != null && !latest.state().ended();
  }

  /** Sends the next message; or the last again, where it is not acknowledged. */
  private void write(Person.Buyer buyer, Page page) {
    String connection = connected(buyer, page);
    if (page.busy || connection == null) {
      return;
    }
    Page.Outbox outbox = page.outbox("");
    said++;
    Page.Sent sent = outbox.next("said " + said);
    Chat latest = buyer.shop.latest(buyer.id());
    ConversationId believed =
        latest != null && page.shown.containsKey(latest.id) && chance.nextBoolean()
            ? latest.id
            : null;
    BuyerMessages.Message message =
        new BuyerMessages.Message(
            sent.ref(),
            new Content.Text(sent.text()),
            believed,
            believed == null ? Heads.UNKNOWN : page.have(believed, chance),
            simulation.maker.oneOf(EntryPoint.values()),
            null);
    Result<Change> result =
        asking(
            page,
            page.client + " sends message " + sent.ref().number(),
            functions -> functions.buyers().send(buyer.caller(), message, connection));
    learn(page, result);
    switch (result) {
      case Result.Answered<Change> _ -> {
        isStored(buyer, page, sent);
        outbox.acknowledge();
      }
      case Result.Refused<Change>(Refusal refusal) -> {
        if (refusal.code() != Refusal.Code.BUSY) {
          violations.add("5: an honest client's message was refused: " + refusal);
        }
      }
      case Result.Invalid<Change> _ -> violations.add("a message was called invalid");
      case Result.Failed<Change> _, Result.Unanswered<Change> _ -> {}
    }
  }

  private void isStored(Person.Buyer buyer, Page page, Page.Sent sent) {
    List<String> texts = buyer.shop.spoken("b/" + buyer.id(), sent.ref()).texts();
    int number = sent.ref().number();
    if (texts.size() < number || !texts.get(number - 1).equals(sent.text())) {
      violations.add(
          "5: message " + number + " of " + page.client + " was acknowledged, and is not stored");
    }
  }

  private @Nullable String connected(Person.Buyer buyer, Page page) {
    if (page.connection == null) {
      connecting.connect(buyer, page);
    }
    return page.connection;
  }

  private Result<Change> asking(Page page, String what, Function<Functions, Change> request) {
    page.busy = true;
    try {
      return machine.invoke(what, page.shop.id, () -> request.apply(machine.functions()));
    } finally {
      page.busy = false;
    }
  }

  private void learn(Page page, Result<Change> result) {
    if (result instanceof Result.Answered<Change>(Change change)) {
      switch (change) {
        case Change.Made made ->
            learning.show(page, made.after().origin().id(), made.entries(), Audience.BUYER);
        case Change.AlreadyMade _ -> simulation.tally.count(Occurrence.REPEAT_RECOGNISED);
        default -> {}
      }
    }
  }

  /** A message of long ago arrives again, out of nowhere. */
  private void repeatOld(Person.Buyer buyer, Page page) {
    Page.Outbox outbox = page.outbox("");
    if (outbox.acknowledged.isEmpty() || page.busy) {
      return;
    }
    simulation.tally.count(Occurrence.REQUEST_DELIVERED_LATE);
    Page.Sent sent = outbox.acknowledged.get(chance.nextInt(outbox.acknowledged.size()));
    BuyerMessages.Message message =
        new BuyerMessages.Message(
            sent.ref(), new Content.Text(sent.text()), null, Heads.UNKNOWN, EntryPoint.OTHER, null);
    Result<Change> result =
        asking(
            page,
            "message " + sent.ref().number() + " of " + page.client + " arrives again",
            functions -> functions.buyers().send(buyer.caller(), message, "none"));
    learn(page, result);
    if (result instanceof Result.Answered<Change>(Change change)
        && !(change instanceof Change.AlreadyMade)) {
      violations.add("5: a repeated message was stored again");
    }
  }

  /** A client that breaks the protocol. */
  private void skipANumber(Person.Buyer buyer, Page page) {
    int next = page.outbox("").acknowledged.size() + 1;
    BuyerMessages.Message message =
        new BuyerMessages.Message(
            new ClientRef(page.client, next + 1_000),
            new Content.Text("out of turn"),
            null,
            Heads.UNKNOWN,
            EntryPoint.OTHER,
            null);
    Result<Change> result =
        asking(
            page,
            page.client + " skips a number",
            functions -> functions.buyers().send(buyer.caller(), message, "none"));
    if (result instanceof Result.Answered<Change>) {
      violations.add("5: a message out of turn was accepted");
    }
  }

  private void choose(Person.Buyer buyer, Page page) {
    String connection = connected(buyer, page);
    if (connection == null || page.busy) {
      return;
    }
    String question = simulation.maker.oneOf(ShopMaker.QUESTIONS.toArray(String[]::new));
    learn(
        page,
        asking(
            page,
            page.client + AskedLanes.PICKS + question,
            functions -> functions.buyers().choose(buyer.caller(), question, connection)));
  }

  private void leave(Person.Buyer buyer, Page page) {
    String connection = Objects.requireNonNullElse(page.connection, "none");
    learn(
        page,
        asking(
            page,
            page.client + " leaves the queue",
            functions -> functions.queue().leave(buyer.caller(), connection)));
  }

  private void askAgain(Person.Buyer buyer, Page page) {
    String connection = connected(buyer, page);
    if (connection == null || page.busy) {
      return;
    }
    learn(
        page,
        asking(
            page,
            page.client + " asks again",
            functions -> functions.buyers().askAgain(buyer.caller(), connection)));
  }

  /** The page is loaded anew: it knows nothing, and numbers its messages by another name. */
  private void reload(Person.Buyer buyer, Page page) {
    if (buyer.clients >= CLIENTS_MAX || page.outbox("").pending != null) {
      return;
    }
    connecting.vanish(page);
    buyer.pages.remove(page);
    Page fresh = simulation.people.page(buyer.shop, buyer);
    buyer.pages.add(fresh);
    connecting.connect(buyer, fresh);
  }

  /** What was typed is sent until it is acknowledged. */
  void finishWriting() {
    for (Person.Buyer buyer : simulation.people.buyers) {
      for (Page page : List.copyOf(buyer.pages)) {
        int attempts = 0;
        while (page.outbox("").pending != null && violations.first() == null) {
          write(buyer, page);
          attempts++;
          if (attempts == ATTEMPTS_MAX) {
            violations.add("5: a message of " + page.client + " is never acknowledged");
          }
        }
      }
    }
  }
}
