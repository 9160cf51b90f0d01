package dev.dovecote.aws;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;

/** Sends frames to open sockets, through API Gateway's callback. */
public final class Sockets {
  /** Largest frame that API Gateway takes, in bytes. */
  public static final int FRAME_MAX_BYTES = 128 * 1024;

  private final ApiGatewayManagementApiClient callback;

  /** What came of a push. */
  public enum Delivery {
    /** API Gateway took it. */
    DELIVERED,
    /** The socket is closed for good. */
    GONE,
    /** It may work later. */
    FAILED
  }

  public Sockets(ApiGatewayManagementApiClient callback) {
    this.callback = callback;
  }

  /** Sends one frame to one socket. */
  public Delivery send(String connection, String frame) {
    try {
      callback.postToConnection(
          post -> post.connectionId(connection).data(SdkBytes.fromUtf8String(frame)));
      return Delivery.DELIVERED;
    } catch (GoneException _) {
      return Delivery.GONE;
    } catch (SdkException _) {
      return Delivery.FAILED;
    }
  }

  /** Closes a socket, where it is still open; false where that failed. */
  public boolean close(String connection) {
    try {
      callback.deleteConnection(delete -> delete.connectionId(connection));
      return true;
    } catch (GoneException _) {
      return true;
    } catch (SdkException _) {
      return false;
    }
  }
}
