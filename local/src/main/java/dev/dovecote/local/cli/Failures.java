package dev.dovecote.local.cli;

import dev.dovecote.local.DataFolderException;
import dev.dovecote.local.PortInUseException;
import dev.dovecote.local.cli.cost.PriceList.PriceListException;
import dev.dovecote.local.client.RefusedException;
import dev.dovecote.local.template.TemplateException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line on standard error what went wrong. */
final class Failures {
  private final BooleanSupplier trace;

  /**
   * @param trace whether to show where in the code, too
   */
  Failures(BooleanSupplier trace) {
    this.trace = trace;
  }

  /** An option or argument that the command does not know, or that is no such value. */
  int wrongParameter(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String suggested =
        wrong instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
            ? unmatched.getSuggestions().stream()
                .findFirst()
                .map(" (did you mean %s?)"::formatted)
                .orElse("")
            : "";
    say(
        command,
        "%s%s; %s --help tells more"
            .formatted(line(wrong), suggested, command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  /** The command itself failed. */
  int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable cause = unwrapped(failure);
    boolean usage = isUsage(cause);
    say(command, usage ? line(cause) : told(cause));
    if (trace.getAsBoolean()) {
      failure.printStackTrace(command.getErr());
    }
    return usage ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static boolean isUsage(Throwable cause) {
    return cause instanceof UsageException
        || cause instanceof PortInUseException
        || cause instanceof DataFolderException
        || cause instanceof PriceListException
        || cause instanceof TemplateException;
  }

  /** What went wrong, as far as its type says it; the rest by its name, for a report. */
  static String told(Throwable failure) {
    Throwable cause = unwrapped(failure);
    return switch (cause) {
      case ConnectException _ -> "nobody listens there, or the stack has stopped";
      case FailedException failed -> line(failed);
      case RefusedException refused -> "refused: " + line(refused);
      default -> "%s: %s (--trace shows where)".formatted(name(cause), line(cause));
    };
  }

  private static String name(Throwable cause) {
    return cause.getClass().getSimpleName();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wraps =
        failure instanceof CompletionException
            || failure instanceof ExecutionException
            || failure instanceof UncheckedIOException;
    return wraps && cause != null ? unwrapped(cause) : failure;
  }

  private static String line(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static void say(CommandLine command, String what) {
    command.getErr().println("dovecote: " + what);
    command.getErr().flush();
  }
}
