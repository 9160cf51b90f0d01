package dev.dovecote.local.cli.cost;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Lambda itself writes to a function's log, by its samples ("Working with Lambda logs"). */
final class PlatformLog {
  /** What CloudWatch Logs counts for each event besides its text (PutLogEvents). */
  private static final int EVENT_BYTES = 26;

  private static final String ID = "RequestId: 8f5bcb1b-7a38-4d1c-a3a9-3e0a0c0c1b1f";

  /** What an invocation that is traced leaves there. */
  private static final List<String> LINES =
      List.of(
          "START %s Version: 12\n".formatted(ID),
          "END %s\n".formatted(ID),
          ("REPORT %s\tDuration: 24.16 ms\tBilled Duration: 25 ms\tMemory Size: 1024 MB\tMax Memory"
                  + " Used: 201 MB\t\nXRAY TraceId: 1-6740a614-10bd3f2e0b6c07fb44f1a2c3\tSegmentId:"
                  + " 07fb44f1b2d3e4f5\tSampled: true\t\n")
              .formatted(ID));

  /** Bytes of all lines of one invocation. */
  static final int INVOCATION_BYTES = LINES.stream().mapToInt(PlatformLog::bytes).sum();

  private PlatformLog() {}

  /** What a line counts as. */
  static int bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + EVENT_BYTES;
  }
}
