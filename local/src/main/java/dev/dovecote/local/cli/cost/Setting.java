package dev.dovecote.local.cli.cost;

/**
 * How an installation is set.
 *
 * @param megabytes of each function
 * @param syncSeconds between two heartbeats of a client
 * @param traced whether functions are traced: the template's {@code Tracing}
 */
record Setting(String name, int megabytes, int syncSeconds, boolean traced) {
  Setting named(String other) {
    return new Setting(other, megabytes, syncSeconds, traced);
  }

  Setting withMegabytes(int other) {
    return new Setting(name, other, syncSeconds, traced);
  }

  Setting withSyncSeconds(int other) {
    return new Setting(name, megabytes, other, traced);
  }

  Setting untraced() {
    return new Setting(name, megabytes, syncSeconds, false);
  }
}
