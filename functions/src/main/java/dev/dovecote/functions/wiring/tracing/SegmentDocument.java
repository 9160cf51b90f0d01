package dev.dovecote.functions.wiring.tracing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An invocation as X-Ray takes it ("X-Ray segment documents" in its developer guide). It holds what
 * was called and for how long: no text of a message, no token, no key.
 */
final class SegmentDocument {
  /** X-Ray takes 64 kB; what is not a call needs the rest. */
  static final int CALLS_MAX_BYTES = 60_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final int MICROS_DIGITS = 6;

  private final Function function;
  private final Invocation invocation;
  private final Supplier<String> ids;

  /**
   * Whose invocation it was.
   *
   * @param name the function's, in which CloudFormation puts the stack's
   * @param requestId Lambda's, which its log lines have; null where nobody told it
   * @param logGroup where those are; null where nobody told it
   */
  record Function(String name, @Nullable String requestId, @Nullable String logGroup) {}

  /**
   * @param ids makes IDs of segments
   */
  SegmentDocument(Function function, Invocation invocation, Supplier<String> ids) {
    this.function = function;
    this.invocation = invocation;
    this.ids = ids;
  }

  /**
   * Writes it.
   *
   * @param own the trace that it is in, and its own ID
   * @param why it is kept
   */
  String written(TraceHeader own, String why) {
    ObjectNode segment =
        JSON.objectNode()
            .put("name", function.name())
            .put("id", own.parent())
            .put("trace_id", own.trace());
    if (invocation.joined != null) {
      segment.put("parent_id", invocation.joined.parent());
    }
    segment.put("start_time", seconds(0)).put("end_time", seconds(invocation.nanos()));
    segment.put("origin", "AWS::Lambda::Function");
    String fault = invocation.fault();
    if (fault != null) {
      segment.put("fault", true);
      cause(segment, fault);
    }
    ObjectNode aws = segment.putObject("aws");
    putUnlessNull(aws, "request_id", function.requestId());
    if (function.logGroup() != null) {
      aws.putArray("cloudwatch_logs").addObject().put("log_group", function.logGroup());
    }
    ObjectNode annotations = segment.putObject("annotations");
    annotations.put("why", why).put("coldStart", invocation.coldStart);
    putUnlessNull(annotations, "action", invocation.action());
    putUnlessNull(annotations, "shop", invocation.shop());
    putUnlessNull(annotations, "conversation", invocation.conversation());
    calls(segment);
    return segment.toString();
  }

  private void calls(ObjectNode segment) {
    ArrayNode written = JSON.arrayNode();
    int leftOut = invocation.callsLeftOut();
    int bytes = 0;
    for (Call call : invocation.calls()) {
      ObjectNode subsegment = subsegment(call);
      bytes += subsegment.toString().getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes <= CALLS_MAX_BYTES) {
        written.add(subsegment);
      } else {
        leftOut++;
      }
    }
    if (!written.isEmpty()) {
      segment.set("subsegments", written);
    }
    if (leftOut > 0) {
      segment.putObject("metadata").putObject("dovecote").put("callsLeftOut", leftOut);
    }
  }

  private ObjectNode subsegment(Call call) {
    ObjectNode subsegment =
        JSON.objectNode()
            .put("id", ids.get())
            .put("name", call.service)
            .put("namespace", "aws")
            .put("start_time", seconds(call.begunNanos));
    ObjectNode aws = subsegment.putObject("aws").put("operation", call.operation);
    resources(aws, call);
    aws.put("retries", call.retries());
    Call.Outcome outcome = call.outcome;
    if (outcome == null) {
      return subsegment.put("in_progress", true);
    }
    subsegment.put("end_time", seconds(outcome.endedNanos()));
    putUnlessNull(aws, "request_id", outcome.requestId());
    if (outcome.status() > 0) {
      subsegment.putObject("http").putObject("response").put("status", outcome.status());
    }
    if (outcome.error() != null) {
      error(subsegment, outcome, outcome.error());
    }
    return subsegment;
  }

  private static void resources(ObjectNode aws, Call call) {
    if (call.resources.size() > 1) {
      call.resources.forEach(aws.putArray("table_names")::add);
    } else if (!call.resources.isEmpty()) {
      String name = call.resources.getFirst();
      aws.put(name.contains("/") ? "queue_url" : "table_name", name);
    }
  }

  /** Whoever answers 4xx finds fault with the call; all else is a fault of who was called. */
  private void error(ObjectNode subsegment, Call.Outcome outcome, String code) {
    if (outcome.throttled()) {
      subsegment.put("error", true).put("throttle", true);
    } else if (outcome.status() >= CLIENT_ERROR && outcome.status() < SERVER_ERROR) {
      subsegment.put("error", true);
    } else {
      subsegment.put("fault", true);
    }
    cause(subsegment, code);
  }

  private void cause(ObjectNode segment, String type) {
    segment
        .putObject("cause")
        .putArray("exceptions")
        .addObject()
        .put("id", ids.get())
        .put("type", type);
  }

  private BigDecimal seconds(long nanos) {
    Instant time = invocation.begun.plusNanos(nanos);
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time), MICROS_DIGITS);
  }

  private static void putUnlessNull(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
