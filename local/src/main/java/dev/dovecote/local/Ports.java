package dev.dovecote.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether chosen ports are free, so that one that is taken is named before anything starts.
 */
public final class Ports {
  /** The highest port there is. */
  public static final int HIGHEST = 65_535;

  private Ports() {}

  /** Each is tried while those before it are held: two of one number are told, too. */
  static void requireFree(StackBuilder options) {
    try (Closing held = new Closing()) {
      hold(held, options.httpPort, "HTTP API", "--http-port");
      hold(held, options.webSocketPort, "WebSocket API", "--websocket-port");
      hold(held, options.dynamoDbPort, "tables", "--dynamodb-port");
      hold(held, options.sqsPort, "queues", "--sqs-port");
      hold(held, options.s3Port, "uploads", "--s3-port");
      hold(held, options.eventsPort, "events", "--events-port");
    }
  }

  /**
   * Refuses a port that is taken, or that this program may not have.
   *
   * @param purpose what it is for
   * @param option with which another is chosen
   */
  public static void requireFree(int port, String purpose, String option) {
    try (Closing held = new Closing()) {
      hold(held, port, purpose, option);
    }
  }

  private static void hold(Closing held, int port, String purpose, String option) {
    if (port == 0) {
      return;
    }
    try {
      ServerSocket socket = held.add(new ServerSocket());
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortInUseException(port, purpose, option, e);
    }
  }
}
