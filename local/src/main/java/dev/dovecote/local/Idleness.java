package dev.dovecote.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
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

  void await(Duration atMost, boolean delayedToo) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<String> busy = busy(delayedToo);
    while (!busy.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new NotIdleException(atMost, String.join("; ", busy));
      }
      LockSupport.parkNanos(LOOK_NANOS);
      busy = busy(delayedToo);
    }
  }

  /** What is not at rest, in words. */
  private List<String> busy(boolean delayedToo) {
    List<String> busy = new ArrayList<>();
    // A message may go from a queue to a function between two looks; then the count has changed.
    int begun = activity.begun();
    add(busy, activity.underWay(), "under way");
    if (!busy.isEmpty()) {
      return busy;
    }
    if (delayedToo) {
      add(busy, held.getAsInt(), "held back");
    }
    queueUrls.forEach(url -> addQueue(busy, url, delayedToo));
    add(busy, activity.begun() - begun, "begun while it was looked");
    return busy;
  }

  private void addQueue(List<String> busy, String url, boolean delayedToo) {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(
                r ->
                    r.queueUrl(url)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
            .attributes();
    String name = url.substring(url.lastIndexOf('/') + 1);
    counts.forEach(
        (attribute, count) -> {
          if (delayedToo
              || attribute != QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED) {
            add(busy, Integer.parseInt(count), "in " + name + ": " + attribute);
          }
        });
  }

  private static void add(List<String> busy, int count, String what) {
    if (count > 0) {
      busy.add(count + " " + what);
    }
  }
}
