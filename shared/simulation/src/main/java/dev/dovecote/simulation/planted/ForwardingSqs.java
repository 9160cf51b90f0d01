package dev.dovecote.simulation.planted;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Hands messages on, edited. */
abstract class ForwardingSqs implements SqsClient {
  private final SqsClient next;

  ForwardingSqs(SqsClient next) {
    this.next = next;
  }

  /** The message as it is sent; null where it is not. */
  abstract @Nullable SendMessageRequest edit(SendMessageRequest request);

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    SendMessageRequest edited = edit(request);
    return edited == null
        ? SendMessageResponse.builder().messageId("none").build()
        : next.sendMessage(edited);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
