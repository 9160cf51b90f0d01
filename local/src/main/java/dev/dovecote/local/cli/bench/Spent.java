package dev.dovecote.local.cli.bench;

import dev.dovecote.testkit.dynamo.Units;

/**
 * What was asked of AWS.
 *
 * @param calls to all services
 * @param pushed those of them that wrote to a socket
 * @param looks those of them that looked for somebody's sockets
 */
record Spent(long calls, int pushed, int looks, Units units) {
  Spent minus(Spent before) {
    return new Spent(
        calls - before.calls,
        pushed - before.pushed,
        looks - before.looks,
        units.minus(before.units));
  }
}
