package dev.dovecote.local.endtoend;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.Content;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What everybody asked for and was told. Each deed has a name of its own that is found again in the
 * log, so that the log can be held against what was told.
 */
final class StormLedger {
  /** What a client was told; the strongest of several attempts at one deed counts. */
  enum Told {
    REFUSED,
    NOTHING,
    DONE
  }

  private final Map<String, Told> deeds = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  static String ends(AgentId agent, ConversationId conversation) {
    return agent + " ends " + conversation;
  }

  private static String takes(AgentId agent, ConversationId conversation, AgentId by) {
    return by + " gives " + conversation + " to " + agent;
  }

  void note(String deed, Told told) {
    deeds.merge(deed, told, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  void violation(String what) {
    violations.add(what);
  }

  void count(String what) {
    counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
  }

  int counted(String what) {
    return counts.getOrDefault(what, new AtomicInteger()).get();
  }

  Map<String, Integer> counts() {
    Map<String, Integer> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.get()));
    return all;
  }

  /** What was violated, and where the logs differ from what was told. */
  List<String> violations(Collection<List<Entry>> logs) {
    List<String> all = new ArrayList<>(violations);
    Set<String> found = new HashSet<>();
    for (List<Entry> log : logs) {
      for (Entry entry : log) {
        String deed = deed(entry);
        if (deed != null && !found.add(deed)) {
          all.add("5: twice in the logs: " + deed);
        }
        if (deed != null && deeds.getOrDefault(deed, Told.REFUSED) == Told.REFUSED) {
          all.add("7: refused or never asked for, and yet in the log: " + deed);
        }
      }
    }
    deeds.forEach(
        (deed, told) -> {
          if (told == Told.DONE && !found.contains(deed)) {
            all.add("5: told as done, and not in the logs: " + deed);
          }
        });
    return all;
  }

  /** By what the deed is known that an entry records; null where no client did it. */
  private static @org.jspecify.annotations.Nullable String deed(Entry entry) {
    ConversationId conversation = entry.state().origin().id();
    return switch (entry.event()) {
      case Event.MessageSent(Author author, Content.Text(String text), var _)
          when !(author instanceof Author.System) ->
          text;
      case Event.Transferred transferred -> transferred.note();
      case Event.Assigned assigned when assigned.note() != null -> assigned.note();
      case Event.Assigned assigned when assigned.by() != null ->
          takes(assigned.agent(), conversation, assigned.by());
      case Event.Ended(EndReason reason, AgentId by) when reason == EndReason.BY_AGENT ->
          ends(by, conversation);
      default -> null;
    };
  }
}
