package dev.dovecote.local.cli;

import org.jspecify.annotations.Nullable;

/** Something failed on the way: the message says what, and what is to be done. */
final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
