package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import java.util.random.RandomGenerator;

/** What agents and owners do. */
final class StaffsActs {
  private final Simulation simulation;
  private final RandomGenerator chance;
  private final Connecting connecting;
  private final StaffsChats chats;
  private final StaffsReplies replies;
  private final DeskActs desk;

  StaffsActs(Simulation simulation, Connecting connecting, Learning learning) {
    this.simulation = simulation;
    this.chance = simulation.chance;
    this.connecting = connecting;
    chats = new StaffsChats(simulation, learning);
    replies = new StaffsReplies(simulation, chats);
    desk = new DeskActs(simulation);
  }

  void act() {
    Person.Staff person =
        simulation.people.staff.get(chance.nextInt(simulation.people.staff.size()));
    Page page = person.pages.get(chance.nextInt(person.pages.size()));
    if (page.busy) {
      return;
    }
    int what = chance.nextInt(100);
    if (what < 27) {
      replies.reply(person, page);
    } else if (what < 44) {
      chats.end(person, page);
    } else if (what < 52) {
      chats.give(person, page, chats.own(person));
    } else if (what < 54) {
      chats.start(person, page);
    } else if (what < 57) {
      chats.handle(person, page);
    } else if (what < 61) {
      chats.openMany(person, page);
    } else if (what < 71) {
      desk.setStatus(person, chance.nextInt(3) > 0 ? AgentStatus.ONLINE : oneStatus());
    } else if (what < 75) {
      desk.setOwnCapacity(person, page);
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
    for (Person.Staff each : simulation.people.staff) {
      if (each.shop == any.shop && each.caller().isOwner() && chance.nextInt(8) > 0) {
        person = each;
        page = each.pages.getFirst();
      }
    }
    if (page.busy) {
      return;
    }
    switch (chance.nextInt(7)) {
      case 6 -> desk.setPermission(person);
      case 0 -> desk.changeSettings(person);
      case 1 -> desk.setCapacityOf(person);
      default ->
          chats.give(
              person, page, chance.nextInt(4) == 0 ? chats.anyChat(person) : chats.waiting(person));
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

  /** They say where they are. */
  void setStatus(Person.Staff person, AgentStatus status) {
    desk.setStatus(person, status);
  }

  /** Somebody who is at the desk ends a conversation of their own. */
  void endAny() {
    for (Person.Staff person : simulation.people.staff) {
      Agent agent = person.shop.agents.get(person.id());
      if (agent != null && agent.load() > 0 && chance.nextBoolean()) {
        chats.end(person, person.pages.getFirst());
        return;
      }
    }
  }
}
