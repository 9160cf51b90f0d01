package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A stack that {@code up} starts in a process of its own. */
final class RunningStack {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private RunningStack() {}

  /** Starts one in a folder, on any free ports, with more options. */
  static Program up(Path folder, String... more) throws IOException {
    String template = Path.of("../template.yaml").toAbsolutePath().normalize().toString();
    List<String> call =
        Stream.concat(
                Stream.of("up", "--json", "--port", "0", "--ws-port", "0", "--template", template),
                Stream.of(more))
            .toList();
    Program up = Program.start(folder, call.toArray(String[]::new));
    up.awaitOut(shown -> shown.endsWith("\n"));
    return up;
  }

  /** How it is reached. */
  static StackInfo info(Program up) throws IOException {
    return new ObjectMapper().readValue(up.out(), StackInfo.class);
  }
}
