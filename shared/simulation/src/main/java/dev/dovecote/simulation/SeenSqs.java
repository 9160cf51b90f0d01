package dev.dovecote.simulation;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** What the use cases see of SQS. */
final class SeenSqs implements SqsClient {
  private final SqsClient next;
  private final Calls calls;

  SeenSqs(SqsClient next, Calls calls) {
    this.next = next;
    this.calls = calls;
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    Invocation invocation = calls.before();
    calls.crash(invocation, Occurrence.CRASH_BEFORE);
    SendMessageResponse response = next.sendMessage(request);
    calls.crash(invocation, Occurrence.CRASH_AFTER);
    return response;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
