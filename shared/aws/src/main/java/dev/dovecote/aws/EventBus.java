package dev.dovecote.aws;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The bus that tells the outside world. */
public final class EventBus {
  /** Who every event is from. */
  public static final String SOURCE = "dovecote";

  /** How many events one call may hold; an API limit of EventBridge. */
  public static final int NOTICES_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  private final EventBridgeClient client;
  private final String name;

  /**
   * What is to be published.
   *
   * @param type EventBridge's detail type
   * @param at when it happened
   * @param detail a JSON object
   */
  public record Notice(String type, Instant at, String detail) {}

  public EventBus(EventBridgeClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Puts events on the bus, at most {@link #NOTICES_MAX}. Of each says whether the bus took it; one
   * that it did not take may be there nevertheless, where only the answer was lost.
   */
  public List<Boolean> put(List<Notice> notices) {
    List<PutEventsRequestEntry> entries = notices.stream().map(this::entry).toList();
    try {
      List<PutEventsResultEntry> results = client.putEvents(put -> put.entries(entries)).entries();
      results.stream()
          .filter(result -> result.errorCode() != null)
          .forEach(result -> LOG.warn("the bus did not take an event: {}", result.errorCode()));
      return results.stream().map(result -> result.errorCode() == null).toList();
    } catch (SdkException failed) {
      LOG.warn("the bus did not answer to {} events", notices.size(), failed);
      return Collections.nCopies(notices.size(), false);
    }
  }

  private PutEventsRequestEntry entry(Notice notice) {
    return PutEventsRequestEntry.builder()
        .eventBusName(name)
        .source(SOURCE)
        .detailType(notice.type())
        .time(notice.at())
        .detail(notice.detail())
        .build();
  }
}
