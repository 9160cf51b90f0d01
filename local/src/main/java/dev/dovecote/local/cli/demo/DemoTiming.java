package dev.dovecote.local.cli.demo;

import java.time.Duration;
import java.util.Random;

/**
 * How fast people are: scaled, so that so many buyers fit into so many seconds, and a conversation
 * that the last of them begins.
 */
final class DemoTiming {
  private static final int BURSTS = 3;

  /** Of the whole time, in which the bursts come; then there is time to serve the last of them. */
  private static final double ARRIVALS_SHARE = 0.6;

  /** In which one conversation is played at people's own pace, whoever else comes. */
  private static final double USUAL_SECONDS = 60;

  /** For their own pace a minute for 60 buyers is right, too. */
  private static final double USUAL_SECONDS_PER_BUYER = 1.0;

  private final double seconds;
  private final double scale;
  private final long begun = System.nanoTime();

  DemoTiming(int buyers, int seconds) {
    this.seconds = seconds;
    this.scale = Math.min(seconds / USUAL_SECONDS, seconds / (buyers * USUAL_SECONDS_PER_BUYER));
  }

  /** When a buyer comes: in one of the bursts. */
  Duration arrival(Random random) {
    double burst = random.nextInt(BURSTS) * seconds * ARRIVALS_SHARE / BURSTS;
    return seconds(burst + random.nextDouble() * seconds / 20);
  }

  /** How long somebody takes, between so many seconds in a usual minute. */
  Duration think(Random random, double min, double max) {
    return seconds(scale * (min + random.nextDouble() * (max - min)));
  }

  /** Waits. */
  void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** How long it has been playing, in seconds. */
  double played() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Whether it has been playing for much longer than it should. */
  boolean over() {
    return played() > 1.5 * seconds + 30;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
