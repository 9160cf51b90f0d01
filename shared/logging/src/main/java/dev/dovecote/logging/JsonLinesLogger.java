package dev.dovecote.logging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;

/**
 * One line of JSON an event, with what the diagnostic context says: the request, and the shop and
 * conversation where the handler put them there. What it is given to log is all it knows, so no
 * text of a message gets in unless somebody logs it.
 */
final class JsonLinesLogger extends LegacyAbstractLogger {
  private static final String OURS = "dev.dovecote.";

  /** Longer stacks are cut: Lambda cuts a line at 256 KB, and then it is no JSON. */
  private static final int STACK_MAX = 16_000;

  /** Micronaut's names in the diagnostic context, and ours in the line. */
  private static final Map<String, String> NAMES =
      Map.of(
          "AWSRequestId", "requestId",
          "AWS-XRAY-TRACE-ID", "traceId",
          "shop", "shop",
          "conversation", "conversation");

  private final transient PrintStream out;
  private final transient InstantSource clock;
  private final transient MDCAdapter context;
  private final Level threshold;

  JsonLinesLogger(String name, PrintStream out, InstantSource clock, MDCAdapter context) {
    this.name = name;
    this.out = out;
    this.clock = clock;
    this.context = context;
    this.threshold = name.startsWith(OURS) ? Level.INFO : Level.WARN;
  }

  private boolean logs(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return logs(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return logs(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return logs(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return logs(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return logs(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return JsonLinesLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("timestamp", clock.instant().toString());
    line.put("level", level.name());
    line.put("logger", name);
    line.put("message", MessageFormatter.basicArrayFormat(pattern, arguments));
    NAMES.forEach(
        (key, field) -> {
          String value = context.get(key);
          if (value != null) {
            line.put(field, value);
          }
        });
    if (failure != null) {
      line.put("errorType", failure.getClass().getName());
      line.put("errorMessage", failure.getMessage());
      line.put("stack", stack(failure));
    }
    // In one call, so that lines of several threads do not mix.
    out.print(line + "\n");
    out.flush();
  }

  private static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    String whole = text.toString();
    return whole.substring(0, Math.min(whole.length(), STACK_MAX));
  }
}
