package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dovecote.local.cli.demo.DemoBoard;
import dev.dovecote.local.cli.demo.DemoPlay;
import dev.dovecote.local.cli.demo.DemoResult;
import java.io.Console;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote demo}. */
@Command(
    name = "demo",
    description = {
      "Plays a busy minute against the running stack (./dovecote up): buyers who write, wait, leave"
          + " or lose the network, and three agents, all of them real clients. Checks from the"
          + " outside that nothing is lost, doubled or out of order, and that nobody is given"
          + " more than they can take.",
      ""
    },
    exitCodeList = {
      "0:no rule was violated",
      "1:a rule was violated, or something failed",
      "2:nothing was begun: an option is wrong, or no stack is up"
    })
final class Demo implements Callable<Integer> {
  private static final int BUYERS_MAX = 1_000;
  private static final int SECONDS_MIN = 20;
  private static final int SECONDS_MAX = 3_600;

  /** Between two plain lines, in seconds. */
  private static final double LINE_EVERY_SECONDS = 2;

  @Option(
      names = "--buyers",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many buyers come (default: ${DEFAULT-VALUE}).")
  int buyers = 60;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Sets the pace: in about so many seconds all have come and been served, but not faster"
              + " than this machine can; at least 20 (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Lets everybody decide as they did in another run (default: a new one).")
  @Nullable Long seed;

  @Mixin JsonOption json = new JsonOption();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    UsageException.unlessBetween("--buyers", 1, BUYERS_MAX, buyers);
    UsageException.unlessBetween("--seconds", SECONDS_MIN, SECONDS_MAX, seconds);
    try (HttpClient http = HttpClient.newHttpClient()) {
      StackInfo info = StackInfo.running(http);
      DemoResult result = play(info, http);
      json.print(printing, result, result.summary());
      http.shutdownNow();
      return result.violations() == 0 ? 0 : 1;
    }
  }

  private DemoResult play(StackInfo info, HttpClient http) throws InterruptedException {
    try {
      return new DemoPlay(script(info, http)).play(display());
    } catch (RuntimeException failed) {
      if (info.answers(http)) {
        throw failed;
      }
      throw new FailedException("the stack has stopped in the middle of the demo", failed);
    }
  }

  private DemoPlay.Script script(StackInfo info, HttpClient http) {
    List<DemoPlay.Desk> desks =
        info.people().stream()
            .filter(person -> person.role().equals("AGENT"))
            .map(person -> new DemoPlay.Desk(person.id(), person.token(), person.capacity()))
            .toList();
    return new DemoPlay.Script(
        info.place(http),
        info.shopKey(),
        info.person("owner").token(),
        desks,
        buyers,
        seconds,
        seed == null ? System.nanoTime() & 0xffff : seed);
  }

  private Consumer<DemoBoard> display() {
    PrintWriter out = json.json ? printing.err() : printing.out();
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return terminal && !json.json ? drawn(out) : plain(out);
  }

  private static Consumer<DemoBoard> drawn(PrintWriter out) {
    int[] before = {0};
    return board -> {
      StringBuilder text = new StringBuilder();
      if (before[0] > 0) {
        text.append("\u001b[").append(before[0]).append('A');
      }
      List<String> lines = board.lines();
      lines.forEach(line -> text.append("\u001b[2K").append(line).append('\n'));
      before[0] = lines.size();
      out.print(text);
      out.flush();
    };
  }

  private static Consumer<DemoBoard> plain(PrintWriter out) {
    double[] next = {0};
    return board -> {
      if (board.seconds() >= next[0]) {
        next[0] = board.seconds() + LINE_EVERY_SECONDS;
        out.println(board.line());
      }
    };
  }
}
