package dev.dovecote.simulation;

import dev.dovecote.application.Answer;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.conversation.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets open and close, and those that are open are kept in step. */
final class Connecting {
  private final Simulation simulation;
  private final Machine machine;
  private final Violations violations;
  private final Learning learning;
  private long connections;

  Connecting(Simulation simulation, Learning learning) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.violations = simulation.violations;
    this.learning = learning;
  }

  /** The page whose sync is due first: agents always sync, buyers while they wait. */
  @Nullable Page nextToSync() {
    Page next = null;
    for (Person person : simulation.people.everybody()) {
      boolean waits = !(person instanceof Person.Buyer buyer) || isWaiting(buyer);
      for (Page page : person.pages) {
        boolean syncs = page.connection != null && (waits || !page.greeted);
        if (syncs && (next == null || page.nextSync.isBefore(next.nextSync))) {
          next = page;
        }
      }
    }
    return next;
  }

  private static boolean isWaiting(Person.Buyer buyer) {
    Chat latest = buyer.shop.latest(buyer.id());
    return latest != null && latest.status() == Status.QUEUED;
  }

  /** Opens a new socket, where there is none. */
  void connect(Person person, Page page) {
    if (page.busy) {
      return;
    }
    if (page.connection == null) {
      if (person instanceof Person.Staff one && !ticket(one)) {
        return;
      }
      connections++;
      page.connection = "c" + connections;
      page.greeted = false;
      machine.sockets.open(page.connection);
    }
    sync(page);
  }

  /** A ticket for the socket; used twice it opens nothing. */
  private boolean ticket(Person.Staff person) {
    Result<Answer<TicketOffice.Ticket>> result =
        machine.invoke(
            person.id() + " asks for a ticket",
            person.shop.id,
            () -> machine.functions().tickets().forStaff(person.shop.id, person.id()));
    if (!(result
        instanceof
        Result.Answered<Answer<TicketOffice.Ticket>>(
            Answer.Done<TicketOffice.Ticket>(TicketOffice.Ticket ticket)))) {
      return false;
    }
    boolean first = redeem(person, ticket);
    if (first && simulation.chance.nextInt(8) == 0 && redeem(person, ticket)) {
      violations.add("a ticket of " + person.id() + " opened two sockets");
    }
    return first;
  }

  private boolean redeem(Person.Staff person, TicketOffice.Ticket ticket) {
    return machine.invoke(
                "authorizer for " + person.id(),
                person.shop.id,
                () -> List.of(machine.functions().tickets().redeem(ticket.value()) != null))
            instanceof Result.Answered<List<Boolean>>(List<Boolean> opened)
        && opened.getFirst();
  }

  /** The socket closes, and the function is told. */
  void close(Person person, Page page) {
    String connection = page.connection;
    if (connection == null || page.busy) {
      return;
    }
    vanish(page);
    machine.invoke(
        page.client + " closes its socket",
        page.shop.id,
        () -> {
          machine.functions().sync().close(person.caller(), connection);
          return true;
        });
  }

  /** The socket is gone, and nobody is told. */
  void vanish(Page page) {
    String connection = page.connection;
    if (connection == null || page.busy) {
      return;
    }
    machine.sockets.close(connection);
    page.connection = null;
    page.greeted = false;
  }

  /** Says hello, or syncs. */
  void sync(Page page) {
    page.nextSync = simulation.clock.instant().plus(Simulation.SYNC_EVERY);
    if (page.busy) {
      return;
    }
    if (page.connection != null && !machine.sockets.isOpen(page.connection)) {
      page.connection = null;
      page.greeted = false;
      return;
    }
    page.busy = true;
    try {
      learning.sync(owner(page), page);
    } finally {
      page.busy = false;
    }
  }

  private Person owner(Page page) {
    for (Person person : simulation.people.everybody()) {
      if (person.pages.contains(page)) {
        return person;
      }
    }
    throw new IllegalStateException("nobody's page");
  }
}
