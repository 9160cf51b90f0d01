package dev.dovecote.local.gateway;

import java.time.Duration;

/**
 * How long a socket may live, on real time.
 *
 * @param idle without a message in either direction
 * @param duration in all
 */
public record SocketLimits(Duration idle, Duration duration) {
  /** A message of more bytes closes the socket with 1009. */
  public static final int MAXIMUM_MESSAGE_BYTES = 128 * 1024;

  /** A frame of more bytes closes the socket with 1009. */
  public static final int MAXIMUM_FRAME_BYTES = 32 * 1024;

  /** As API Gateway has them: 10 minutes and 2 hours. */
  public static final SocketLimits API_GATEWAY =
      new SocketLimits(Duration.ofMinutes(10), Duration.ofHours(2));
}
