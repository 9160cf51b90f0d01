package dev.dovecote.local;

/** A port that was asked for is taken by another program. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;
  private final String option;

  /** Names the port, what it is for, and the option that chooses another. */
  public PortInUseException(int port, String purpose, String option) {
    super("port %d for the %s is in use; choose another with %s".formatted(port, purpose, option));
    this.port = port;
    this.option = option;
  }

  /** The port that is taken. */
  public int port() {
    return port;
  }

  /** The option that chooses another. */
  public String option() {
    return option;
  }
}
