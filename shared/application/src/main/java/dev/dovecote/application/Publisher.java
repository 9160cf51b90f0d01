package dev.dovecote.application;

import dev.dovecote.application.protocol.BusinessEvent;
import dev.dovecote.aws.EventBus;
import dev.dovecote.aws.LogStream;
import dev.dovecote.domain.ConversationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the bus what the log's stream brings, at least once, and the events of one conversation in
 * order: an event is put only when those before it are there.
 *
 * <p>The stream keeps no order among the entries of one transaction, so a batch is put in the order
 * of the entries' numbers (DynamoDB Developer Guide, "Amazon DynamoDB Transactions: How it works").
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final EventBus bus;

  /** An event, and which record of the batch it came with. */
  private record Pending(int index, BusinessEvent event) {
    EventBus.Notice notice() {
      return new EventBus.Notice(event.type(), event.at(), event.detail().toString());
    }
  }

  public Publisher(EventBus bus) {
    this.bus = bus;
  }

  /**
   * Publishes what a batch of records tells. Where that fails the stream goes on with the returned
   * record: whatever came before it is done, what comes after it may be published twice.
   *
   * @throws RuntimeException if the first record cannot be read
   * @return the sequence number of the first record that must come again; null where all is done
   */
  public @Nullable String publish(List<LogStream.Change> changes) {
    List<Pending> pending = new ArrayList<>();
    int readable = read(changes, pending);
    pending.sort(Comparator.comparingInt((Pending each) -> each.event().number()));
    int done = Math.min(readable, put(pending));
    return done >= changes.size() ? null : changes.get(done).sequenceNumber();
  }

  /**
   * Collects the events up to the first record that cannot be read; says which that is. Where it is
   * the batch's first, an error makes Lambda halve the batch, until that record is alone.
   */
  private static int read(List<LogStream.Change> changes, List<Pending> pending) {
    for (int index = 0; index < changes.size(); index++) {
      try {
        LogStream.Written written = changes.get(index).written();
        BusinessEvent event =
            written == null ? null : BusinessEvent.of(written.shop(), written.entry());
        if (event != null) {
          pending.add(new Pending(index, event));
        }
      } catch (RuntimeException unreadable) {
        if (index == 0) {
          throw unreadable;
        }
        LOG.error(
            "record {} of the log's stream cannot be read",
            changes.get(index).sequenceNumber(),
            unreadable);
        return index;
      }
    }
    return changes.size();
  }

  /** Puts them in order, until something is not taken; says before which record all is done. */
  private int put(List<Pending> pending) {
    for (int begin = 0; begin < pending.size(); ) {
      List<Pending> call = oneOfEach(pending.subList(begin, pending.size()));
      List<Boolean> taken = bus.put(call.stream().map(Pending::notice).toList());
      if (taken.contains(false)) {
        IntStream refused =
            IntStream.range(0, call.size())
                .filter(n -> !taken.get(n))
                .map(n -> call.get(n).index());
        IntStream rest = pending.stream().skip((long) begin + call.size()).mapToInt(Pending::index);
        return IntStream.concat(refused, rest).min().orElseThrow();
      }
      begin += call.size();
    }
    return Integer.MAX_VALUE;
  }

  /**
   * As many as one call may hold, up to the second of one conversation: the bus may take any of a
   * call and refuse any other.
   */
  private static List<Pending> oneOfEach(List<Pending> pending) {
    Set<ConversationId> seen = new HashSet<>();
    return pending.stream()
        .limit(EventBus.NOTICES_MAX)
        .takeWhile(each -> seen.add(each.event().conversation()))
        .toList();
  }
}
