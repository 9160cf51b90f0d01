package dev.dovecote.functions.wiring;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.dovecote.functions.wiring.tracing.Invocation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works through a batch of messages; what fails comes again, and holds back nothing else. */
@Singleton
public final class Batches {
  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  private final Faults faults;

  /** Thrown where something is to come again, without being anybody's fault. */
  public static final class ComesAgain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ComesAgain(String why) {
      super(why);
    }
  }

  Batches(Faults faults) {
    this.faults = faults;
  }

  /** Handles each message by itself. */
  public SQSBatchResponse each(SQSEvent event, Consumer<String> handle) {
    return grouped(event, SQSMessage::getMessageId, messages -> handle.accept(messages.getFirst()));
  }

  /**
   * Handles the messages of each group together, in order. Where that fails, all of the group come
   * again, and the other groups are handled nevertheless.
   */
  public SQSBatchResponse grouped(
      SQSEvent event, Function<SQSMessage, String> group, Consumer<List<String>> handle) {
    Invocation.action("messages");
    Map<String, List<SQSMessage>> groups = new LinkedHashMap<>();
    for (SQSMessage message : event.getRecords()) {
      groups.computeIfAbsent(group.apply(message), _ -> new ArrayList<>()).add(message);
    }
    List<BatchItemFailure> failures = new ArrayList<>();
    for (List<SQSMessage> messages : groups.values()) {
      LogContext.message(messages.getFirst().getBody());
      try {
        handle.accept(messages.stream().map(SQSMessage::getBody).toList());
      } catch (RuntimeException failed) {
        if (!(failed instanceof ComesAgain)) {
          faults.happened(null, failed);
        }
        LOG.warn("{} messages failed, and will come again", messages.size(), failed);
        messages.forEach(message -> failures.add(new BatchItemFailure(message.getMessageId())));
      }
    }
    LogContext.clear();
    return new SQSBatchResponse(failures);
  }
}
