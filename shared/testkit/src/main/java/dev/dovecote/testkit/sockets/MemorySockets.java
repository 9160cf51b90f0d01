package dev.dovecote.testkit.sockets;

import dev.dovecote.testkit.UnknownParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PayloadTooLargeException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionResponse;

/**
 * API Gateway's callback in memory, behind the SDK's own interface: sockets that a test opens and
 * closes, and what arrived at each.
 *
 * <p>Source: API Gateway Developer Guide, "Amazon API Gateway quotas for WebSocket" (128 KB).
 */
public final class MemorySockets implements ApiGatewayManagementApiClient {
  private static final int FRAME_MAX_BYTES = 128 * 1024;

  private final Map<String, List<String>> open = new LinkedHashMap<>();
  private SocketFaults faults = SocketFaults.NONE;
  private long pushes;

  // ---------------------------------------------------------------- for tests

  public synchronized void setFaults(SocketFaults faults) {
    this.faults = faults;
  }

  /** Opens a socket. */
  public synchronized void open(String connection) {
    if (open.putIfAbsent(connection, new ArrayList<>()) != null) {
      throw new IllegalStateException(connection + " is open already");
    }
  }

  /** Closes a socket; what it received is forgotten. */
  public synchronized void close(String connection) {
    open.remove(connection);
  }

  public synchronized boolean isOpen(String connection) {
    return open.containsKey(connection);
  }

  /** What an open socket received, in order. */
  public synchronized List<String> frames(String connection) {
    List<String> frames = open.get(connection);
    if (frames == null) {
      throw new IllegalStateException(connection + " is not open");
    }
    return List.copyOf(frames);
  }

  /** What an open socket received since it was last asked. */
  public synchronized List<String> drain(String connection) {
    List<String> frames = frames(connection);
    open.put(connection, new ArrayList<>());
    return frames;
  }

  /** How many calls were made, failed ones included. */
  public synchronized long pushes() {
    return pushes;
  }

  // ---------------------------------------------------------------- the client

  @Override
  public synchronized PostToConnectionResponse postToConnection(PostToConnectionRequest request) {
    UnknownParameters.refuse("PostToConnection", request, Set.of("Data", "ConnectionId"));
    pushes++;
    String frame = request.data().asUtf8String();
    SocketFaults.Fault fault = faults.onPush(request.connectionId(), frame);
    if (fault == SocketFaults.Fault.FAILED) {
      throw ApiGatewayManagementApiException.builder()
          .message("Internal server error")
          .statusCode(500)
          .build();
    }
    if (request.data().asByteArrayUnsafe().length > FRAME_MAX_BYTES) {
      throw PayloadTooLargeException.builder().message("too large").statusCode(413).build();
    }
    List<String> frames = open.get(request.connectionId());
    if (frames == null) {
      throw gone();
    }
    if (fault != SocketFaults.Fault.LOST) {
      frames.add(frame);
    }
    if (fault == SocketFaults.Fault.LOST_ANSWER) {
      throw SdkClientException.create("arrived, but its answer is lost");
    }
    return PostToConnectionResponse.builder().build();
  }

  @Override
  public synchronized DeleteConnectionResponse deleteConnection(DeleteConnectionRequest request) {
    UnknownParameters.refuse("DeleteConnection", request, Set.of("ConnectionId"));
    if (open.remove(request.connectionId()) == null) {
      throw gone();
    }
    return DeleteConnectionResponse.builder().build();
  }

  private static GoneException gone() {
    return GoneException.builder().message("Gone").statusCode(410).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
