package dev.dovecote.local.cli.bench;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionResponse;

/** Counts what is pushed, and pushes it nowhere. */
final class CountingSockets implements ApiGatewayManagementApiClient {
  private final AtomicInteger pushed = new AtomicInteger();

  int pushed() {
    return pushed.get();
  }

  @Override
  public PostToConnectionResponse postToConnection(PostToConnectionRequest request) {
    pushed.incrementAndGet();
    return PostToConnectionResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
