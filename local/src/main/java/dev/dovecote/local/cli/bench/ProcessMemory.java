package dev.dovecote.local.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The memory of a JVM, looked at from outside.
 *
 * @param heapBytes what lay on its heap after its last collection, which is when the JVM counts
 * @param residentBytes what the process has of the machine's memory
 */
record ProcessMemory(double heapBytes, double residentBytes) {
  private static final double KILOBYTE = 1024;

  /** The columns of {@code jstat -gc} that say how much is used of the parts of the heap. */
  private static final List<String> USED = List.of("S0U", "S1U", "EU", "OU");

  static ProcessMemory of(long pid) throws IOException {
    return new ProcessMemory(heap(pid), resident(pid));
  }

  private static double heap(long pid) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jstat");
    Process process = new ProcessBuilder(tool.toString(), "-gc", "" + pid).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (lines.size() != 2) {
      throw new IOException(tool + " says nothing of process " + pid + ": " + lines);
    }
    List<String> names = Arrays.asList(lines.get(0).strip().split("\\s+"));
    List<String> values = Arrays.asList(lines.get(1).strip().split("\\s+"));
    return USED.stream()
        .mapToDouble(name -> Double.parseDouble(values.get(names.indexOf(name))) * KILOBYTE)
        .sum();
  }

  private static double resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * KILOBYTE)
        .findFirst()
        .orElseThrow();
  }
}
