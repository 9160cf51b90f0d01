package dev.dovecote.local.cli.cost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.bus.Patterns;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.template.Template;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.StreamJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives functions what tables in memory changed, as their streams would: filtered, and in one batch
 * what has come since the last time. Lambda reads streams of tables for nothing.
 */
final class StreamFeed {
  private final EmbeddedStack stack;
  private final MemoryDynamoDb tables;
  private final Map<String, Long> read = new HashMap<>();

  StreamFeed(EmbeddedStack stack, MemoryDynamoDb tables) {
    this.stack = stack;
    this.tables = tables;
  }

  /** Gives all functions what they have not had yet. */
  void run() throws InterruptedException {
    for (Template.Function function : stack.template().functions().values()) {
      for (Template.StreamTrigger trigger : function.streams()) {
        feed(function.logicalId(), trigger);
      }
    }
  }

  private void feed(String function, Template.StreamTrigger trigger) throws InterruptedException {
    String place = function + " " + trigger.name();
    List<Change> changes = tables.changes(table(trigger), read.getOrDefault(place, 0L));
    List<Change> wanted = changes.stream().filter(change -> wants(trigger, change)).toList();
    if (!changes.isEmpty()) {
      read.put(place, changes.getLast().sequence() + 1);
    }
    if (!wanted.isEmpty()) {
      try {
        stack
            .function(function)
            .invoke(StreamJson.event(wanted).toString().getBytes(StandardCharsets.UTF_8));
      } catch (FunctionFailure failed) {
        throw new IllegalStateException(function + " failed on its stream", failed);
      }
    }
  }

  private static boolean wants(Template.StreamTrigger trigger, Change change) {
    ObjectNode record = (ObjectNode) StreamJson.event(List.of(change)).path("Records").path(0);
    return trigger.filters().isEmpty() || Patterns.anyMatches(trigger.filters(), record);
  }

  private String table(Template.StreamTrigger trigger) {
    return stack.template().tables().values().stream()
        .filter(table -> table.streamArn().equals(trigger.streamArn()))
        .map(Template.Table::name)
        .findFirst()
        .orElseThrow();
  }
}
