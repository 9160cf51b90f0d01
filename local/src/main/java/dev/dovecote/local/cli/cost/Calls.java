package dev.dovecote.local.cli.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The calls to AWS of one invocation, some of them at the same time, and what it did besides. */
final class Calls {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long begun;
  private final List<Call> all = new ArrayList<>();

  /** One call, on the machine's clock; on AWS it takes so long from its begin. */
  private record Call(long begun, long ended, long onAws) {}

  /** Of an invocation that begins at this time, in nanoseconds. */
  Calls(long begun) {
    this.begun = begun;
  }

  /** A call that has ended; on AWS it would have taken so long. */
  synchronized void add(long callBegun, long ended, long millisOnAws) {
    all.add(new Call(callBegun, ended, callBegun + millisOnAws * (long) NANOS_PER_MILLI));
  }

  /** What the invocation, which ends at this time, has done. */
  synchronized Work.Busy until(long ended, String kind) {
    long lasted = ended - begun;
    double own = (lasted - covered(Call::ended)) / NANOS_PER_MILLI;
    return new Work.Busy(kind, 1, Math.max(0, own), covered(Call::onAws) / NANOS_PER_MILLI);
  }

  /** How long at least one call was under way. */
  private long covered(ToLongFunction<Call> end) {
    all.sort((a, b) -> Long.compare(a.begun, b.begun));
    long covered = 0;
    long until = Long.MIN_VALUE;
    for (Call call : all) {
      long ended = end.applyAsLong(call);
      covered += Math.max(0, ended - Math.max(call.begun, until));
      until = Math.max(until, ended);
    }
    return covered;
  }
}
