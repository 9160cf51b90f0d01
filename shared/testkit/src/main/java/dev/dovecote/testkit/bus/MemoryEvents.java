package dev.dovecote.testkit.bus;

import dev.dovecote.testkit.UnknownParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * An event bus in memory, behind the SDK's own interface: what publishers see of it.
 *
 * <p>Source: EventBridge API reference, PutEvents (ten entries at most, a result for each).
 */
public final class MemoryEvents implements EventBridgeClient {
  private static final int ENTRIES_MAX = 10;
  private static final Set<String> KNOWN =
      Set.of("EventBusName", "Source", "DetailType", "Detail", "Time");

  private final List<PutEventsRequestEntry> published = new ArrayList<>();
  private BusFaults faults = BusFaults.NONE;
  private int calls;

  // ---------------------------------------------------------------- for tests

  public synchronized void setFaults(BusFaults faults) {
    this.faults = faults;
  }

  /** What is on the bus, in the order put. */
  public synchronized List<PutEventsRequestEntry> published() {
    return List.copyOf(published);
  }

  /** How often it was called. */
  public synchronized int calls() {
    return calls;
  }

  // ---------------------------------------------------------------- the client

  @Override
  public synchronized PutEventsResponse putEvents(PutEventsRequest request) {
    UnknownParameters.refuse("PutEvents", request, Set.of("Entries"));
    calls++;
    if (request.entries().isEmpty() || request.entries().size() > ENTRIES_MAX) {
      throw invalid(request.entries().size());
    }
    request.entries().forEach(entry -> UnknownParameters.refuse("PutEvents", entry, KNOWN));
    List<BusFaults.Fault> wrong = request.entries().stream().map(faults::onPut).toList();
    if (wrong.contains(BusFaults.Fault.CALL_FAILED)) {
      throw SdkClientException.create("not put");
    }
    List<PutEventsResultEntry> results = new ArrayList<>();
    int failed = 0;
    for (int i = 0; i < wrong.size(); i++) {
      if (wrong.get(i) == BusFaults.Fault.REFUSED) {
        failed++;
        results.add(PutEventsResultEntry.builder().errorCode("ThrottlingException").build());
      } else {
        published.add(request.entries().get(i));
        results.add(PutEventsResultEntry.builder().eventId("event-" + published.size()).build());
      }
    }
    if (wrong.contains(BusFaults.Fault.ANSWER_LOST)) {
      throw SdkClientException.create("put, but the answer is lost");
    }
    return PutEventsResponse.builder().entries(results).failedEntryCount(failed).build();
  }

  private static EventBridgeException invalid(int entries) {
    String message = entries + " entries; there must be 1 to " + ENTRIES_MAX;
    return (EventBridgeException)
        EventBridgeException.builder()
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage(message)
                    .build())
            .statusCode(400)
            .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
