package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clients say hello and sync, and learn what they missed. */
final class Learning {
  /** A conversation that ended longer ago gets no more entries (CONV-7). */
  private static final Duration CLOSED_FOR_GOOD = Duration.ofDays(3).plusMinutes(1);

  private final Simulation simulation;
  private final Machine machine;
  private final Violations violations;

  Learning(Simulation simulation) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.violations = simulation.violations;
  }

  // ---------------------------------------------------------------- hello and sync

  /** Says hello, or syncs. */
  void sync(Person person, Page page) {
    switch (person) {
      case Person.Buyer buyer -> syncOfBuyer(buyer, page);
      case Person.Staff staff -> syncOfStaff(staff, page);
    }
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

  // ---------------------------------------------------------------- what is shown

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

  // ---------------------------------------------------------------- what must be shown

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
