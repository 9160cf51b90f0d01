package dev.dovecote.local.cli.bench;

import java.util.Comparator;
import java.util.List;

/**
 * What one operation costs on AWS.
 *
 * @param calls to all services
 * @param pushCalls those of them that tell others: finding their sockets, and writing to these
 * @param readUnits as AWS charges them, those for telling others included
 * @param pushReadUnits those of them for telling others
 * @param writes what it writes, to be repeated bare
 */
record Operation(
    String name,
    double calls,
    double pushCalls,
    double readUnits,
    double pushReadUnits,
    double writeUnits,
    List<MeteredDynamo.Shape> writes) {

  /** The write that decides: the one with most items. */
  MeteredDynamo.Shape decisive() {
    return writes.stream()
        .max(Comparator.comparingInt(shape -> shape.items().size()))
        .orElseThrow();
  }
}
