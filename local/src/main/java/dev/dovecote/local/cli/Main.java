package dev.dovecote.local.cli;

import dev.dovecote.local.PortInUseException;
import dev.dovecote.local.template.TemplateException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** The commands behind {@code ./dovecote}. */
@Command(
    name = "./dovecote",
    description = "A customer-service IM backend, on this machine.",
    subcommands = {
      Up.class,
      Demo.class,
      EventsCommand.class,
      Bench.class,
      ShopCommand.class,
      Smoke.class,
      IssuerCommand.class
    })
public final class Main {
  @Mixin HelpOption help = new HelpOption();

  /** Something was asked for that cannot be done as things are: the message says what to change. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Runs a command; ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Its parts say when they start and stop, in passing.
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.pekko", "error");
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (failure, command, _) -> {
              if (failure instanceof UsageException
                  || failure instanceof PortInUseException
                  || failure instanceof TemplateException) {
                command.getErr().println("dovecote: " + failure.getMessage());
                return ExitCode.USAGE;
              }
              command.getErr().println("dovecote: " + failure);
              failure.printStackTrace(command.getErr());
              return ExitCode.SOFTWARE;
            });
  }
}
