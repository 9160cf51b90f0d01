package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.Answer;
import dev.dovecote.application.Sync;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sockets open and close; clients say hello and sync, and learn what they missed. */
final class Connecting {
  /** A conversation that ended longer ago gets no more entries (CONV-7). */
  private static final Duration CLOSED_FOR_GOOD = Duration.ofDays(3).plusMinutes(1);

  private final Simulation simulation;
  private final Machine machine;
  private final Violations violations;
  private long connections;

  Connecting(Simulation simulation) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.violations = simulation.violations;
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
      Person person = owner(page);
      switch (person) {
        case Person.Buyer buyer -> syncOfBuyer(buyer, page);
        case Person.Staff staff -> syncOfStaff(staff, page);
      }
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

  private boolean open(Caller caller, Page page) {
    String connection = page.connection;
    if (connection != null && !page.greeted) {
      return machine.functions().sync().open(caller, connection);
    }
    return machine.functions().sync().renew(caller);
  }

  private String kind(Page page) {
    boolean greeted = page.greeted;
    simulation.tally.count(greeted ? Occurrence.SYNC : Occurrence.HELLO);
    return page.client + (greeted ? " syncs" : " says hello");
  }

  private void syncOfBuyer(Person.Buyer buyer, Page page) {
    Chat latest = page.shop.latest(buyer.id());
    int size = latest == null ? 0 : latest.size();
    Sync.Known known = known(buyer, page);
    boolean hello = !page.greeted;
    Result<Sync.BuyerView> result =
        machine.invoke(
            kind(page),
            page.shop.id,
            () -> {
              open(buyer.caller(), page);
              return machine.functions().sync().missedBy(buyer.caller(), known);
            });
    if (!(result instanceof Result.Answered<Sync.BuyerView>(Sync.BuyerView view))) {
      return;
    }
    page.greeted = true;
    show(page, buyer.caller(), view.conversations(), Audience.BUYER);
    if (latest != null
        && shownUpTo(page, latest.id) < size
        && page.shop.latest(buyer.id()) == latest) {
      violations.add(
          "5: "
              + page.client
              + " synced, and has "
              + latest.id
              + " up to "
              + shownUpTo(page, latest.id)
              + " of "
              + size);
    }
    if (hello) {
      older(page, buyer);
    }
  }

  /** Conversations that are over may still get replies (CONV-7); and some may be missing. */
  void older(Page page, Person.Buyer buyer) {
    List<Chat> thread = page.shop.threads.getOrDefault(buyer.id(), List.of());
    boolean known = false;
    for (Chat chat : List.copyOf(thread)) {
      known |= page.shown.containsKey(chat.id);
      if (known && (shownUpTo(page, chat.id) < chat.size() || mayGrow(chat))) {
        entries(page, buyer.caller(), chat.id, Audience.BUYER);
      }
    }
  }

  private boolean mayGrow(Chat chat) {
    Instant ended = chat.state().endedAt();
    return ended == null || ended.plus(CLOSED_FOR_GOOD).isAfter(simulation.clock.instant());
  }

  private Sync.@Nullable Known known(Person.Buyer buyer, Page page) {
    List<Chat> thread = page.shop.threads.getOrDefault(buyer.id(), List.of());
    for (Chat chat : thread.reversed()) {
      if (page.shown.containsKey(chat.id)) {
        return new Sync.Known(chat.id, shownUpTo(page, chat.id));
      }
    }
    return null;
  }

  private void syncOfStaff(Person.Staff person, Page page) {
    Map<ConversationId, Integer> known = new HashMap<>();
    page.shown.forEach((id, shown) -> known.put(id, shown.upTo));
    Map<ConversationId, Integer> sizes = new HashMap<>();
    for (ConversationId id : heldBy(person)) {
      Chat chat = page.shop.chats.get(id);
      sizes.put(id, chat == null ? 0 : chat.size());
    }
    Result<List<Sync.StaffView>> result =
        machine.invoke(
            kind(page),
            page.shop.id,
            () -> {
              open(person.caller(), page);
              Sync.StaffView view = machine.functions().sync().missedBy(person.caller(), known);
              return view == null ? List.of() : List.of(view);
            });
    if (!(result instanceof Result.Answered<List<Sync.StaffView>>(List<Sync.StaffView> views))) {
      return;
    }
    if (views.isEmpty()) {
      violations.add(person.id() + " is told that they do not belong to the shop");
      return;
    }
    page.greeted = true;
    Sync.StaffView view = views.getFirst();
    Set<ConversationId> told = new HashSet<>();
    view.conversations().forEach(each -> told.add(each.state().origin().id()));
    page.shown.keySet().removeIf(each -> !told.contains(each));
    show(page, person.caller(), view.conversations(), Audience.AGENT);
    Set<ConversationId> held = heldBy(person);
    sizes.forEach(
        (id, size) -> {
          if (held.contains(id) && shownUpTo(page, id) < size) {
            violations.add(
                "5: "
                    + page.client
                    + " synced, and has "
                    + id
                    + " up to "
                    + shownUpTo(page, id)
                    + " of "
                    + size);
          }
        });
  }

  private static boolean maySignIn(Person.Staff person) {
    var agent = person.shop.agents.get(person.id());
    return agent != null && agent.maySignIn();
  }

  private static Set<ConversationId> heldBy(Person.Staff person) {
    var agent = person.shop.agents.get(person.id());
    return agent == null ? Set.of() : agent.conversations();
  }

  private static int shownUpTo(Page page, ConversationId id) {
    Page.Shown shown = page.shown.get(id);
    return shown == null ? 0 : shown.upTo;
  }

  private void show(Page page, Caller caller, List<Sync.Missed> all, Audience as) {
    for (Sync.Missed missed : all) {
      ConversationId id = missed.state().origin().id();
      show(page, id, missed.entries(), as);
      if (missed.more()) {
        entries(page, caller, id, as);
      }
    }
  }

  /** What a reply tells. */
  void show(Page page, ConversationId id, List<Entry> entries, Audience as) {
    List<JsonNode> views = new ArrayList<>();
    if (!entries.isEmpty()) {
      Views.entries(entries, as, Frames.PAYLOAD_MAX_BYTES).forEach(views::add);
    }
    page.show(id, views, as);
  }

  /** Asks for more of one conversation, as long as there is more. */
  private void entries(Page page, Caller caller, ConversationId id, Audience as) {
    for (boolean more = true; more; ) {
      int after = shownUpTo(page, id);
      Result<List<Sync.Missed>> result =
          machine.invoke(
              page.client + " asks for the entries of " + id + " after " + after,
              page.shop.id,
              () -> {
                Sync.Missed missed = machine.functions().sync().entries(caller, id, after);
                return missed == null ? List.of() : List.of(missed);
              });
      more = false;
      if (result instanceof Result.Answered<List<Sync.Missed>>(List<Sync.Missed> answer)
          && !answer.isEmpty()) {
        show(page, id, answer.getFirst().entries(), as);
        more = answer.getFirst().more() && shownUpTo(page, id) > after;
      }
    }
  }

  /** What a page that is connected and has synced must show: exactly the log (MSG-2). */
  void showsTheLog(Person person, Page page) {
    switch (person) {
      case Person.Buyer buyer -> {
        List<Chat> thread = page.shop.threads.getOrDefault(buyer.id(), List.of());
        boolean known = false;
        for (Chat chat : thread) {
          boolean latest = chat == thread.getLast();
          known |= latest || page.shown.containsKey(chat.id);
          if (known && shownUpTo(page, chat.id) != chat.size()) {
            violations.add(
                "5: at rest "
                    + page.client
                    + " shows "
                    + chat.id
                    + " up to "
                    + shownUpTo(page, chat.id)
                    + " of "
                    + chat.size());
          }
        }
      }
      case Person.Staff one -> {
        if (!page.shop.present(one.id(), simulation.clock.instant()) && maySignIn(one)) {
          violations.add("AGENT-3: " + one.id() + " is connected, and not reachable");
        }
        for (ConversationId id : heldBy(one)) {
          Chat chat = page.shop.chats.get(id);
          if (chat != null && shownUpTo(page, id) != chat.size()) {
            violations.add(
                "5: at rest "
                    + page.client
                    + " shows "
                    + id
                    + " up to "
                    + shownUpTo(page, id)
                    + " of "
                    + chat.size());
          }
        }
      }
    }
  }
}
