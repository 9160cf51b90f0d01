package dev.dovecote.simulation;

import dev.dovecote.application.Change;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.List;
import java.util.random.RandomGenerator;

/** Agents and owners write; their clients number it (MSG-3). */
final class StaffsReplies {
  private final Simulation simulation;
  private final Violations violations;
  private final RandomGenerator chance;
  private final StaffsChats chats;
  private int said;
  private int installations;

  StaffsReplies(Simulation simulation, StaffsChats chats) {
    this.simulation = simulation;
    this.violations = simulation.violations;
    this.chance = simulation.chance;
    this.chats = chats;
  }

  void reply(Person.Staff person, Page page) {
    Chat chat = chance.nextInt(5) == 0 ? chats.over(person) : chats.own(person);
    if (chat == null || chat.log.isEmpty()) {
      return;
    }
    simulation.focusOn(chat);
    if (chat.state().ended()) {
      simulation.machine.crowd();
    }
    Page.Outbox outbox = page.outbox(chat.id.value());
    said++;
    Page.Sent sent = outbox.next("replied " + said);
    if (chance.nextInt(20) == 0 && !outbox.acknowledged.isEmpty()) {
      repeatOld(person, page, chat, outbox);
      return;
    }
    int have = page.have(chat.id, chance);
    Result<Change> result =
        chats.asking(
            person,
            page,
            page.client + " replies " + sent.ref().number() + " in " + chat.id,
            functions ->
                functions
                    .conversations()
                    .reply(
                        person.caller(),
                        new StaffConversations.Reply(
                            chat.id, have, sent.ref(), new Content.Text(sent.text())),
                        StaffsChats.connection(page)));
    switch (result) {
      case Result.Answered<Change> _ -> {
        List<String> texts = person.shop.spoken("c/" + chat.id, sent.ref()).texts();
        int number = sent.ref().number();
        if (texts.size() < number || !texts.get(number - 1).equals(sent.text())) {
          violations.add(
              "5: reply " + number + " of " + page.client + " was acknowledged, and is not stored");
        }
        outbox.acknowledge();
      }
      case Result.Refused<Change>(Refusal refusal) -> {
        if (refusal.code() == Refusal.Code.CLIENT_NUMBER_GAP) {
          violations.add("5: an honest client's reply was refused: " + refusal);
        }
        if (refusal.code() != Refusal.Code.BUSY) {
          giveUp(page, chat, outbox);
        }
      }
      case Result.Invalid<Change> _ -> violations.add("a reply was called invalid");
      case Result.Failed<Change> _, Result.Unanswered<Change> _ -> outbox.unanswered = true;
    }
  }

  /**
   * What was refused is thrown away. Where an attempt at it may yet be stored, its number must not
   * be used for anything else: then the client goes on by another name.
   */
  private void giveUp(Page page, Chat chat, Page.Outbox outbox) {
    if (outbox.unanswered) {
      installations++;
      page.outboxes.put(chat.id.value(), new Page.Outbox(page.client + "-" + installations));
    } else {
      outbox.pending = null;
    }
  }

  private void repeatOld(Person.Staff person, Page page, Chat chat, Page.Outbox outbox) {
    simulation.tally.count(Occurrence.REQUEST_DELIVERED_LATE);
    Page.Sent old = outbox.acknowledged.get(chance.nextInt(outbox.acknowledged.size()));
    Result<Change> result =
        chats.asking(
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
                            page.have(chat.id, chance),
                            new ClientRef(old.ref().client(), old.ref().number()),
                            new Content.Text(old.text())),
                        "none"));
    if (result instanceof Result.Answered<Change>(Change change) && change instanceof Change.Made) {
      violations.add("5: a repeated reply was stored again");
    }
  }
}
