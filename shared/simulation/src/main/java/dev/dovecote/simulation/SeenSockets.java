package dev.dovecote.simulation;

import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionResponse;

/** What the use cases see of API Gateway. */
final class SeenSockets implements ApiGatewayManagementApiClient {
  private final ApiGatewayManagementApiClient next;
  private final Calls calls;

  SeenSockets(ApiGatewayManagementApiClient next, Calls calls) {
    this.next = next;
    this.calls = calls;
  }

  @Override
  public PostToConnectionResponse postToConnection(PostToConnectionRequest request) {
    Invocation invocation = calls.before();
    calls.crash(invocation, Occurrence.CRASH_BEFORE);
    PostToConnectionResponse response = next.postToConnection(request);
    calls.crash(invocation, Occurrence.CRASH_AFTER);
    return response;
  }

  @Override
  public DeleteConnectionResponse deleteConnection(DeleteConnectionRequest request) {
    Invocation invocation = calls.before();
    calls.crash(invocation, Occurrence.CRASH_BEFORE);
    return next.deleteConnection(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
