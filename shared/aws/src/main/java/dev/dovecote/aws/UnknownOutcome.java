package dev.dovecote.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Sends a write whose answer was lost once more, identical: it may have been done, and deciding
 * anew would do it twice. The write's own condition or token tells which it was.
 */
final class UnknownOutcome {
  /** How often the same write is sent at most. */
  private static final int ATTEMPTS_MAX = 4;

  private UnknownOutcome() {}

  static <T> T again(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (AbortedException interrupted) {
        throw interrupted;
      } catch (SdkClientException
          | InternalServerErrorException
          | TransactionInProgressException unknown) {
        if (attempt == ATTEMPTS_MAX) {
          throw unknown;
        }
      }
    }
  }
}
