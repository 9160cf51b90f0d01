package dev.dovecote.simulation.planted;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** A queue whose messages are never sent. */
final class Dropping extends ForwardingSqs {
  private final String queue;

  Dropping(SqsClient next, String queue) {
    super(next);
    this.queue = queue;
  }

  @Override
  @Nullable SendMessageRequest edit(SendMessageRequest request) {
    return request.queueUrl().equals(queue) ? null : request;
  }
}
