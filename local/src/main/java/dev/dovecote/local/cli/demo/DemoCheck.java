package dev.dovecote.local.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks from the outside, when all is over, whether every log and every load is as it must be. */
final class DemoCheck {
  private final DemoPlay.Script script;
  private final List<DemoBuyer> buyers;
  private final List<DemoAgent> agents;
  private final Tally tally;
  private final Map<String, List<JsonNode>> logs = new HashMap<>();

  DemoCheck(DemoPlay.Script script, List<DemoBuyer> buyers, List<DemoAgent> agents, Tally tally) {
    this.script = script;
    this.buyers = buyers;
    this.agents = agents;
    this.tally = tally;
  }

  void run() {
    for (DemoBuyer buyer : buyers) {
      String who = "buyer " + buyer.client().buyer();
      buyer.client().sync();
      Set<String> stored = new HashSet<>();
      for (ConversationCopy copy : buyer.client().copies()) {
        compare(who, buyer.client(), copy, true);
        copy.entries().forEach(entry -> buyersMessage(entry, stored));
      }
      if (stored.size() != buyer.client().sent()) {
        tally.violation(
            "%s: %d messages acknowledged, %d stored"
                .formatted(who, buyer.client().sent(), stored.size()));
      }
    }
    for (DemoAgent agent : agents) {
      agent.client().sync();
      for (ConversationCopy copy : agent.client().copies()) {
        compare("agent " + agent.client().agent(), agent.client(), copy, false);
      }
    }
    logs.forEach(this::checkLog);
    checkLoads();
  }

  private void buyersMessage(JsonNode entry, Set<String> stored) {
    if (entry.path("from").asText().equals("buyer")
        && !stored.add(entry.path("client").toString())) {
      tally.violation("stored twice: " + entry);
    }
  }

  /** A client's log must be the log, but for what is not for that client's eyes. */
  private void compare(String who, Client client, ConversationCopy copy, boolean byBuyer) {
    client.fill(copy.id());
    List<JsonNode> expected = new ArrayList<>();
    for (JsonNode entry : log(copy.id())) {
      ObjectNode seen = entry.deepCopy();
      if (seen.path("type").asText().equals("assigned")) {
        seen.remove("reason");
      }
      if (byBuyer) {
        seen.remove(List.of("agent", "client"));
      }
      expected.add(seen);
    }
    // Of which client a message is, only that side is told.
    List<JsonNode> had = byBuyer ? withoutClients(copy.entries()) : copy.entries();
    if (!had.equals(expected)) {
      int same = 0;
      while (same < Math.min(had.size(), expected.size())
          && had.get(same).equals(expected.get(same))) {
        same++;
      }
      tally.violation(
          "%s has another log of %s: at place %d it has %s, and the log %s"
              .formatted(
                  who,
                  copy.id(),
                  same + 1,
                  same < had.size() ? had.get(same) : "nothing",
                  same < expected.size() ? expected.get(same) : "nothing"));
    }
    copy.contradictions().forEach(tally::violation);
  }

  private static List<JsonNode> withoutClients(List<JsonNode> entries) {
    return entries.stream()
        .map(
            entry -> {
              ObjectNode seen = entry.deepCopy();
              seen.remove("client");
              return (JsonNode) seen;
            })
        .toList();
  }

  private List<JsonNode> log(String conversation) {
    return logs.computeIfAbsent(conversation, this::read);
  }

  private List<JsonNode> read(String conversation) {
    List<JsonNode> entries = new ArrayList<>();
    JsonNode page;
    do {
      String path = "/v1/conversations/%s/entries?after=%d".formatted(conversation, entries.size());
      page = script.place().api().get(path, script.ownerToken());
      page.path("entries").forEach(entries::add);
    } while (page.path("more").asBoolean());
    return entries;
  }

  private void checkLog(String conversation, List<JsonNode> entries) {
    int assigned = 0;
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      if (entry.path("number").asInt() != i + 1) {
        tally.violation("a gap in %s: %s is at place %d".formatted(conversation, entry, i + 1));
      }
      if (entry.path("type").asText().equals("assigned") && ++assigned > 1) {
        tally.violation(conversation + " was assigned twice");
      }
    }
  }

  /** A load is the number of that agent's active conversations (ASSIGN-4). */
  private void checkLoads() {
    JsonNode people = script.place().api().get("/v1/agents", script.ownerToken()).path("agents");
    for (JsonNode person : people) {
      for (DemoAgent agent : agents) {
        if (person.path("agent").asText().equals(agent.client().agent())
            && person.path("load").asInt() != agent.client().active().size()) {
          tally.violation(
              "%s has %d conversations, and is shown with %d"
                  .formatted(
                      agent.client().agent(),
                      agent.client().active().size(),
                      person.path("load").asInt()));
        }
      }
    }
  }
}
