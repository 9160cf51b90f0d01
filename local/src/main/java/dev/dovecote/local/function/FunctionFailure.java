package dev.dovecote.local.function;

import org.jspecify.annotations.Nullable;

/**
 * A function did not answer: its handler threw, ran out of time, or could not be started; or a call
 * of its to AWS was refused.
 */
public final class FunctionFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String errorType;

  FunctionFailure(String function, String errorType, String message, @Nullable Throwable cause) {
    super("%s: %s: %s".formatted(function, errorType, message), cause);
    this.function = function;
    this.errorType = errorType;
  }

  /** The function's logical ID. */
  public String function() {
    return function;
  }

  /**
   * As Lambda names it: the exception's class, {@code Sandbox.Timedout}, or {@code
   * Runtime.ExitError} where it was killed; {@code AccessDenied} for a call that was refused.
   */
  public String errorType() {
    return errorType;
  }
}
