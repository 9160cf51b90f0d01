package dev.dovecote.local.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Commands in this process. */
public final class Commands {
  private Commands() {}

  /** The exit code, and what was printed. */
  public record Result(int code, String out, String err) {}

  /** Runs a command to its end. */
  public static Result run(List<String> call) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(call.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }
}
