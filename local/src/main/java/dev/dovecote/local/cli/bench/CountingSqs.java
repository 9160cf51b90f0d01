package dev.dovecote.local.cli.bench;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Counts what is sent, and sends it nowhere. */
final class CountingSqs implements SqsClient {
  private final AtomicInteger sent = new AtomicInteger();

  int sent() {
    return sent.get();
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    sent.incrementAndGet();
    return SendMessageResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
