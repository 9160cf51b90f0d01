package dev.dovecote.simulation;

import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionResponse;

/** Frames to sockets take time. */
final class TimedSockets implements ApiGatewayManagementApiClient {
  private final ApiGatewayManagementApiClient next;
  private final Scheduler scheduler;
  private final RandomGenerator chance;

  TimedSockets(ApiGatewayManagementApiClient next, Scheduler scheduler, RandomGenerator chance) {
    this.next = next;
    this.scheduler = scheduler;
    this.chance = chance;
  }

  @Override
  public PostToConnectionResponse postToConnection(PostToConnectionRequest request) {
    if (scheduler.isRunning()) {
      scheduler.pass(CallTime.PUSH.draw(chance));
    }
    return next.postToConnection(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
