package dev.dovecote.local.cli.cost;

/**
 * How an installation is set.
 *
 * @param megabytes of each function
 * @param syncSeconds between two heartbeats of a client
 * @param tracesPercent of how many invocations in a hundred X-Ray is told
 */
record Setting(String name, int megabytes, int syncSeconds, double tracesPercent) {
  Setting named(String other) {
    return new Setting(other, megabytes, syncSeconds, tracesPercent);
  }

  Setting withMegabytes(int other) {
    return new Setting(name, other, syncSeconds, tracesPercent);
  }

  Setting withSyncSeconds(int other) {
    return new Setting(name, megabytes, other, tracesPercent);
  }

  Setting withTracesPercent(double other) {
    return new Setting(name, megabytes, syncSeconds, other);
  }
}
