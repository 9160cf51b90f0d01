package dev.dovecote.simulation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long something takes: evenly anything from one duration to another, in microseconds. These
 * are assumptions, of the order that services have within a region: DynamoDB promises single-digit
 * milliseconds for one item. A transaction is taken to hold its items the whole time that it takes.
 */
enum CallTime {
  /** A request's way within a region, and as long for the answer's. */
  WAY(250, 1_000),

  /** What DynamoDB takes for a read. */
  READ(1_000, 5_000),

  /** What DynamoDB takes for a write of one item. */
  WRITE(2_000, 6_000),

  /** What DynamoDB takes for a transaction, for which it has hold of its items. */
  TRANSACTION(8_000, 20_000),

  /** What SQS takes for a message that is sent. */
  SEND(3_000, 10_000),

  /** What API Gateway takes for a frame to a socket. */
  PUSH(3_000, 15_000),

  /** From a message's sending until Lambda begins with it. */
  DELIVERY(5_000, 30_000),

  /** From a frame's sending until Lambda begins with it, in an environment that is there. */
  FRAME(5_000, 50_000),

  /** What Lambda takes for an environment more, from its snapshot. */
  RESTORE(200_000, 1_000_000);

  private final long minMicros;
  private final long maxMicros;

  CallTime(long minMicros, long maxMicros) {
    this.minMicros = minMicros;
    this.maxMicros = maxMicros;
  }

  Duration draw(RandomGenerator chance) {
    long micros = chance.nextLong(minMicros, maxMicros + 1);
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
  }
}
