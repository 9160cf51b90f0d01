package dev.dovecote.local;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Waits until nothing is under way: no invocation, and no message in a queue that a function reads.
 */
final class Idleness {
  private static final long LOOK_NANOS = 10_000_000;

  private final Activity activity;
  private final SqsClient sqs;
  private final Collection<String> queueUrls;
  private final IntSupplier held;

  Idleness(Activity activity, SqsClient sqs, Collection<String> queueUrls, IntSupplier held) {
    this.held = held;
    this.activity = activity;
    this.sqs = sqs;
    this.queueUrls = queueUrls;
  }

  boolean await(Duration atMost, boolean delayedToo) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      // A message may go from a queue to a function between the two looks; then the count has
      // changed.
      int begun = activity.begun();
      if (activity.underWay() == 0
          && queuesEmpty(delayedToo)
          && activity.underWay() == 0
          && activity.begun() == begun) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  private boolean queuesEmpty(boolean delayedToo) {
    return (!delayedToo || held.getAsInt() == 0)
        && queueUrls.stream().allMatch(url -> isEmpty(url, delayedToo));
  }

  private boolean isEmpty(String url, boolean delayedToo) {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(
                r ->
                    r.queueUrl(url)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
            .attributes();
    return isZero(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        && isZero(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        && (!delayedToo
            || isZero(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
  }

  private static boolean isZero(@Nullable String count) {
    return "0".equals(count);
  }
}
