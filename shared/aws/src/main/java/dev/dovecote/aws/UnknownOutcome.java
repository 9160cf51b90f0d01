package dev.dovecote.aws;

import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Sends a write whose answer was lost once more, identical: it may have been done, and deciding
 * anew would do it twice. The write's own condition or token tells which it was.
 */
final class UnknownOutcome {
  /** How often the same write is sent at most. */
  private static final int ATTEMPTS_MAX = 4;

  private static final Set<String> BUSY =
      Set.of("None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private UnknownOutcome() {}

  static <T> T again(Supplier<T> write) {
    @Nullable SdkException unknown = null;
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      try {
        return write.get();
      } catch (AbortedException interrupted) {
        throw interrupted;
      } catch (SdkClientException
          | InternalServerErrorException
          | TransactionInProgressException lost) {
        unknown = lost;
      } catch (TransactionConflictException busy) {
        if (unknown == null) {
          throw busy;
        }
      } catch (TransactionCanceledException cancelled) {
        if (unknown == null || !isBusy(cancelled)) {
          throw cancelled;
        }
      }
    }
    throw Objects.requireNonNull(unknown);
  }

  /**
   * Whether the write met another or was one too many: that says nothing of the one before it,
   * whose answer was lost.
   */
  private static boolean isBusy(TransactionCanceledException cancelled) {
    return cancelled.cancellationReasons().stream()
        .map(CancellationReason::code)
        .allMatch(BUSY::contains);
  }
}
