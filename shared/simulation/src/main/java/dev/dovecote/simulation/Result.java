package dev.dovecote.simulation;

import dev.dovecote.domain.Refusal;

/**
 * What the caller of a function learns.
 *
 * @param <T> what the function answers
 */
sealed interface Result<T> {
  /** An answer. */
  record Answered<T>(T value) implements Result<T> {}

  /** A refusal: nothing has been changed. */
  record Refused<T>(Refusal refusal) implements Result<T> {}

  /** Input that is wrong whatever the state: nothing has been changed. */
  record Invalid<T>() implements Result<T> {}

  /** "Something failed here; try again": what was done is not known. */
  record Failed<T>() implements Result<T> {}

  /** No answer at all: the function died, or hangs. */
  record Unanswered<T>() implements Result<T> {}
}
