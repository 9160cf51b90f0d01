package dev.dovecote.local.cli.cost;

/**
 * How an installation is set.
 *
 * @param megabytes of each function
 * @param syncSeconds between two heartbeats of a client
 * @param traced whether functions are traced
 * @param platformLogged whether Lambda writes its own lines to the log
 */
record Setting(
    String name, int megabytes, int syncSeconds, boolean traced, boolean platformLogged) {
  Setting named(String other) {
    return new Setting(other, megabytes, syncSeconds, traced, platformLogged);
  }

  Setting withMegabytes(int other) {
    return new Setting(name, other, syncSeconds, traced, platformLogged);
  }

  Setting withSyncSeconds(int other) {
    return new Setting(name, megabytes, other, traced, platformLogged);
  }

  Setting untraced() {
    return new Setting(name, megabytes, syncSeconds, false, platformLogged);
  }

  Setting withoutPlatformLog() {
    return new Setting(name, megabytes, syncSeconds, traced, false);
  }
}
