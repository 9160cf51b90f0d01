package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right agent was chosen, and the stored reason says why (ASSIGN-2, ASSIGN-3, QUEUE-3).
 *
 * <p>Judged by exactly what the invocation read. The one thing that is not known from outside is
 * whom it drew, among equals, for a buyer whose commit then failed: each such draw is taken to have
 * gone every possible way, and what it did must be right in one of them.
 */
final class Choices {
  private final Violations violations;
  private final Judgements judgements;

  Choices(Violations violations, Judgements judgements) {
    this.violations = violations;
    this.judgements = judgements;
  }

  /** An invocation is over, if only by dying. */
  void over(Invocation by) {
    Map<Look, Map<ConversationId, Given>> plans = new LinkedHashMap<>();
    for (Given given : by.given) {
      Look look = given.look();
      if (look == null || !look.isWhole()) {
        violations.add(
            "ASSIGN-1: "
                + given.chat().id
                + " was given to "
                + given.agent()
                + " without a look at all who are there");
      } else if (given.from() == null) {
        judge(by, given, look, atOnce(look, given));
      } else {
        plans.computeIfAbsent(look, _ -> new HashMap<>()).put(given.chat().id, given);
      }
    }
    plans.forEach((look, given) -> plan(by, look, given));
  }

  // ---------------------------------------------------------------- a buyer who just asked

  private static Ruling atOnce(Look look, Given given) {
    return Ruling.of(look, given.chat().lane(), given.lastAgent(), look.occupied, Map.of());
  }

  private void judge(Invocation by, Given given, Look look, Ruling ruling) {
    String wrong = Verdict.on(given, look, ruling);
    if (wrong == null) {
      judgements.count(by, given, ruling);
    } else {
      violations.add(wrong);
    }
  }

  // ---------------------------------------------------------------- those who waited

  /** The plan that a pass made, gone through once more in the shop's order (QUEUE-2, OFF-2). */
  private void plan(Invocation by, Look look, Map<ConversationId, Given> given) {
    Set<Map<AgentId, Integer>> planned = Set.of(Map.of());
    for (Status kind : List.of(Status.QUEUED, Status.LEFT_MESSAGE)) {
      for (Chat chat : inOrder(by.shop, look, kind)) {
        Given got = given.remove(chat.id);
        planned =
            got == null
                ? unknown(look, chat, by.shop.lastAgentBefore(chat), planned)
                : known(by, look, got, planned);
        if (planned.isEmpty()) {
          return;
        }
      }
    }
    given
        .values()
        .forEach(
            each ->
                violations.add(
                    "4: "
                        + each.chat().id
                        + " was given to "
                        + each.agent()
                        + " by a pass that had not read who waits in "
                        + each.chat().lane()));
  }

  private static List<Chat> inOrder(Shop shop, Look look, Status kind) {
    Comparator<Chat> since =
        Comparator.comparing(
                (Chat chat) -> {
                  ConversationState state = chat.state();
                  return Objects.requireNonNull(
                      kind == Status.QUEUED ? state.askedAt() : state.leftAt());
                })
            .thenComparing(chat -> chat.id.value());
    boolean latestFirst =
        kind == Status.QUEUED && look.settings.queueOrder() == QueueOrder.LATEST_FIRST;
    return look.waiting(kind).stream()
        .distinct()
        .map(id -> Objects.requireNonNull(shop.chats.get(id)))
        .sorted(latestFirst ? since.reversed() : since)
        .toList();
  }

  /** What was planned, if the buyer got who they got; nothing where that could not be. */
  private Set<Map<AgentId, Integer>> known(
      Invocation by, Look look, Given given, Set<Map<AgentId, Integer>> planned) {
    Set<Map<AgentId, Integer>> next = new LinkedHashSet<>();
    List<String> wrong = new ArrayList<>();
    Ruling right = null;
    for (Map<AgentId, Integer> each : planned) {
      Ruling ruling = Ruling.of(look, given.chat().lane(), given.lastAgent(), Set.of(), each);
      String one = Verdict.on(given, look, ruling);
      if (one == null) {
        right = right == null ? ruling : right;
        next.add(oneMore(each, given.agent()));
      } else {
        wrong.add(one);
      }
    }
    if (right == null) {
      violations.add(wrong.getFirst());
    } else {
      judgements.count(by, given, right);
    }
    return next;
  }

  /** What may have been planned for a buyer who then got nobody by it. */
  private static Set<Map<AgentId, Integer>> unknown(
      Look look, Chat chat, @Nullable AgentId lastAgent, Set<Map<AgentId, Integer>> planned) {
    Set<Map<AgentId, Integer>> next = new LinkedHashSet<>();
    for (Map<AgentId, Integer> each : planned) {
      Ruling ruling = Ruling.of(look, chat.lane(), lastAgent, Set.of(), each);
      if (ruling.among().isEmpty()) {
        next.add(each);
      }
      ruling.best().forEach(one -> next.add(oneMore(each, one.agent())));
    }
    return next;
  }

  private static Map<AgentId, Integer> oneMore(Map<AgentId, Integer> planned, AgentId agent) {
    Map<AgentId, Integer> next = new HashMap<>(planned);
    next.merge(agent, 1, Integer::sum);
    return next;
  }
}
