package dev.dovecote.local.cli;

/** What was asked for cannot be begun as things are: the message says what to change. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Refuses a number that is out of bounds, by the name of its option. */
  static void unlessBetween(String option, int least, int most, int value) {
    if (value < least || value > most) {
      throw new UsageException(
          "%s must be between %d and %d, not %d".formatted(option, least, most, value));
    }
  }
}
