package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.Frames;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final JsonNode INGRESS =
      Frames.read(
          """
          {"name": "ingress", "id": "a", "trace_id": "1-b", "start_time": 100.0, "end_time": 100.05,
           "annotations": {"action": "send", "shop": "magpie", "conversation": "c1", "why": "chance"},
           "metadata": {"dovecote": {"callsLeftOut": 2}},
           "subsegments": [
             {"name": "Sqs", "start_time": 100.04, "in_progress": true,
              "aws": {"operation": "SendMessage", "queue_url": "http://q/1/timers", "retries": 0}},
             {"name": "DynamoDb", "start_time": 100.01, "end_time": 100.0125, "error": true,
              "aws": {"operation": "TransactWriteItems", "table_names": ["logs", "desk"], "retries": 1},
              "cause": {"exceptions": [{"type": "TransactionCanceledException"}]}}]}""");

  private static final JsonNode PASS =
      Frames.read(
          """
          {"name": "assignment", "id": "b", "parent_id": "a", "trace_id": "1-b",
           "start_time": 100.1, "end_time": 100.2, "annotations": {"why": "joined", "shop": "magpie"}}""");

  private static final JsonNode OTHER =
      Frames.read(
          """
          {"name": "api", "id": "c", "parent_id": "z", "trace_id": "1-a", "fault": true,
           "start_time": 99.0, "end_time": 99.001, "annotations": {"shop": "rook"}}""");

  @Test
  void a_trace_is_a_tree_of_what_was_done_and_when() {
    List<Trace> traces = Trace.of(List.of(PASS, INGRESS, OTHER));
    assertThat(traces).extracting(Trace::id).containsExactly("1-a", "1-b");
    assertThat(traces.get(0).lines()).containsExactly("1-a", "     0.0   api rook: 1.0 ms, fault");
    assertThat(traces.get(1).lines())
        .containsExactly(
            "1-b",
            "     0.0   ingress send magpie c1 chance: 50.0 ms",
            "    10.0     DynamoDb TransactWriteItems logs desk (1 retries): 2.5 ms, error"
                + " TransactionCanceledException",
            "    40.0     Sqs SendMessage timers: not over",
            "             2 calls more",
            "   100.0     assignment magpie joined: 100.0 ms");
  }

  @Test
  void it_is_about_what_any_function_in_it_was_about() {
    Trace trace = Trace.of(List.of(INGRESS, PASS)).getFirst();
    assertThat(trace.isAbout("conversation", "c1")).isTrue();
    assertThat(trace.isAbout("conversation", "c2")).isFalse();
    assertThat(trace.isAbout("shop", null)).isTrue();
  }
}
