package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.assignment.Reason.Standing;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.simulation.Audit;
import dev.dovecote.testkit.dynamo.Tables;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is stored when a storm is over, held against the simulation's invariants. */
final class StormAudit {
  static final Path TEMPLATE = Path.of("../template.yaml");

  /** First come, first served; of one moment by name, as everywhere. */
  private static final Comparator<ConversationState> ORDER =
      Comparator.comparing((ConversationState state) -> Objects.requireNonNull(state.askedAt()))
          .thenComparing(state -> state.origin().id().value());

  private final Audit audit;
  private final StormPlay play;
  private final Map<ConversationId, List<Entry>> logs;

  private StormAudit(Audit audit, StormPlay play) {
    this.audit = audit;
    this.play = play;
    this.logs = audit.logs(play.shop.id);
  }

  static StormAudit of(EmbeddedStack stack, InstantSource clock, StormPlay play) {
    Audit audit =
        new Audit(
            stack.dynamoDb(),
            Tables.fromTemplate(TEMPLATE).values(),
            stack::tableName,
            clock.instant());
    return new StormAudit(audit, play);
  }

  /** How many conversations are in each state. */
  Map<Status, Integer> statuses() {
    Map<Status, Integer> counts = new TreeMap<>();
    logs.values().forEach(log -> counts.merge(state(log).status(), 1, Integer::sum));
    return counts;
  }

  private static ConversationState state(List<Entry> log) {
    return log.getLast().state();
  }

  /** Of the simulation's invariants all that shows at rest, and what everybody was told. */
  void holds() {
    assertThat(audit.violation()).isNull();
    assertThat(audit.waitingNeedlessly()).isEmpty();
    assertThat(play.ledger.violations(logs.values())).isEmpty();
    assertThat(chosenWithoutAFreeSlot()).isEmpty();
  }

  /** Each assignment's reason tells that there was room (ASSIGN-1). */
  private List<Entry> chosenWithoutAFreeSlot() {
    return logs.values().stream()
        .flatMap(List::stream)
        .filter(entry -> entry.event() instanceof Event.Assigned assigned && !hadRoom(assigned))
        .toList();
  }

  private static boolean hadRoom(Event.Assigned assigned) {
    for (Standing standing : assigned.reason().candidates()) {
      if (standing.agent().equals(assigned.agent())) {
        return assigned.by() != null || standing.load() < standing.capacity();
      }
    }
    return false;
  }

  /** Who has been served since stood before all in the same lane who still wait (QUEUE-2). */
  void servedInOrderSince(StormAudit earlier) {
    List<ConversationState> waitingStill = new ArrayList<>();
    List<ConversationState> served = new ArrayList<>();
    earlier
        .queued()
        .forEach(
            state -> {
              ConversationState now = state(log(state.origin().id()));
              (now.status() == Status.QUEUED ? waitingStill : served).add(now);
            });
    assertThat(served).isNotEmpty();
    for (ConversationState one : served) {
      assertThat(waitingStill)
          .filteredOn(other -> Objects.equals(other.lane(), one.lane()))
          .allSatisfy(other -> assertThat(ORDER.compare(one, other)).isNegative());
    }
  }

  private Stream<ConversationState> queued() {
    return logs.values().stream()
        .map(StormAudit::state)
        .filter(state -> state.status() == Status.QUEUED);
  }

  private List<Entry> log(ConversationId conversation) {
    return logs.getOrDefault(conversation, List.of());
  }

  /** Whoever is connected and has synced shows exactly the log; what was acknowledged is in it. */
  void everybodyHasTheLog() {
    Map<String, List<String>> spoken = audit.spoken(play.shop.id);
    for (StormBuyer buyer : play.buyersThere().toList()) {
      buyer.client().copies().forEach(copy -> shows(buyer.client(), copy, Audience.BUYER));
      String thread = "b/" + buyer.client().buyer() + "/tab-" + buyer.client().buyer();
      assertThat(spoken.getOrDefault(thread, List.of())).isEqualTo(buyer.acknowledged());
    }
    // The owner is told reasons in replies and none in pushes: two views of one log.
    for (StormAgent agent : play.agents.stream().filter(one -> !one.isGone()).toList()) {
      agent.client().active().forEach(copy -> shows(agent.client(), copy, Audience.AGENT));
      assertThat(agent.client().active()).hasSize(load(agent));
    }
  }

  private int load(StormAgent agent) {
    return audit.agents(play.shop.id).stream()
        .filter(each -> each.id().value().equals(agent.client().agent()))
        .mapToInt(each -> each.load())
        .sum();
  }

  private void shows(Client client, ConversationCopy copy, Audience audience) {
    List<JsonNode> log = audit.shown(play.shop.id, new ConversationId(copy.id()), audience);
    assertThat(copy.entries()).as("%s of %s", copy.id(), client).isEqualTo(log);
    assertThat(copy.contradictions()).isEmpty();
  }
}
