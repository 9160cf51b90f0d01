package dev.dovecote.local;

import java.io.IOException;

/** A port that was asked for is taken by another program, or not to be had. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the port, what it is for, why it is not to be had, and the option for another. */
  PortInUseException(int port, String purpose, String option, IOException cause) {
    super(
        "port %d for the %s is not free (%s); choose another with %s"
            .formatted(port, purpose, cause.getMessage(), option),
        cause);
  }
}
