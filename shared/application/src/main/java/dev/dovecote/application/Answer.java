package dev.dovecote.application;

import dev.dovecote.domain.Refusal;

/**
 * What a use case answers: what was asked for, or why not. A refusal changed nothing.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

  /** It was done. */
  record Done<T>(T value) implements Answer<T> {}

  /** It was refused. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  /** Shorthand for {@link Done}. */
  static <T> Answer<T> done(T value) {
    return new Done<>(value);
  }

  /** Shorthand for {@link Refused}. */
  static <T> Answer<T> refused(Refusal.Code code, String message) {
    return new Refused<>(Refusal.of(code, message));
  }
}
