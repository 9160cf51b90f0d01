package dev.dovecote.local.cli;

import java.util.Arrays;

/** Samples of one kind, and what they come to. */
public final class Figures {
  private double[] samples = new double[256];
  private int count;

  /** One more. */
  public synchronized void add(double sample) {
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, 2 * count);
    }
    samples[count++] = sample;
  }

  /** How many there are. */
  public synchronized int count() {
    return count;
  }

  /** The smallest sample that so many of a hundred do not exceed; 0 where there are none. */
  public synchronized double percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(samples, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.clamp(rank, 1, count) - 1];
  }

  /** The middle one. */
  public double p50() {
    return percentile(50);
  }

  /** What one of a hundred exceeds. */
  public double p99() {
    return percentile(99);
  }

  /** The mean; 0 where there are none. */
  public synchronized double mean() {
    return count == 0 ? 0 : Arrays.stream(samples, 0, count).sum() / count;
  }
}
