package dev.dovecote.local.cli.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What a process has used of the processor, all its threads together: by the kernel's own clock of
 * it, since {@code /proc} counts hundredths of a second. Linux only.
 */
final class ProcessorTime {
  private static final MemoryLayout TIME =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * The kind of clock that counts when a process's threads run; see {@code clock_getcpuclockid}.
   */
  private static final int SCHEDULED = 2;

  private ProcessorTime() {}

  /** Until now, in milliseconds. */
  @SuppressWarnings("restricted")
  static double millis(long pid) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle read =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    int clock = (int) (~pid << 3) | SCHEDULED;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(TIME);
      if ((int) read.invokeExact(clock, time) != 0) {
        throw new IOException("the processor time of process " + pid + " cannot be read");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * MILLIS_PER_SECOND
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / NANOS_PER_MILLI;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
