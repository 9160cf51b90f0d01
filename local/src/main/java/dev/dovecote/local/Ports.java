package dev.dovecote.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether chosen ports are free, so that one that is taken is named before anything starts.
 */
final class Ports {
  private Ports() {}

  static void requireFree(StackBuilder options) {
    requireFree(options.httpPort, "HTTP API", "--http-port");
    requireFree(options.webSocketPort, "WebSocket API", "--websocket-port");
    requireFree(options.dynamoDbPort, "tables", "--dynamodb-port");
    requireFree(options.sqsPort, "queues", "--sqs-port");
    requireFree(options.s3Port, "uploads", "--s3-port");
    requireFree(options.eventsPort, "events", "--events-port");
  }

  private static void requireFree(int port, String purpose, String option) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortInUseException(port, purpose, option);
    }
  }
}
