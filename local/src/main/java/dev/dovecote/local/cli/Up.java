package dev.dovecote.local.cli;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.Ports;
import dev.dovecote.local.StackBuilder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote up}. */
@Command(
    name = "up",
    description = {
      "Starts the whole backend on this machine, built from template.yaml, with a demo shop;"
          + " stays until Ctrl-C. Everything listens on loopback only. With --json it prints, when"
          + " it is ready, addresses, tokens of the demo people and the shop's key.",
      ""
    },
    exitCodeList = {
      "0:stopped by Ctrl-C or by a signal to terminate",
      "1:something failed",
      "2:nothing was begun: an option is wrong, or a port or the data folder is in use"
    })
final class Up implements Callable<Integer> {
  private static final int HTTP_PORT = 7400;
  private static final int WEBSOCKET_PORT = 7401;

  @Option(
      names = {"--port", "--http-port"},
      paramLabel = "PORT",
      defaultValue = "" + HTTP_PORT,
      description = "Port of the HTTP API; 0 for any free one (default: ${DEFAULT-VALUE}).")
  int httpPort = HTTP_PORT;

  @Option(
      names = {"--ws-port", "--websocket-port"},
      paramLabel = "PORT",
      defaultValue = "" + WEBSOCKET_PORT,
      description = "Port of the sockets; 0 for any free one (default: ${DEFAULT-VALUE}).")
  int webSocketPort = WEBSOCKET_PORT;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of DynamoDB Local (default: any free one).")
  int dynamoDbPort;

  @Option(
      names = "--sqs-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the queues (default: any free one).")
  int sqsPort;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the uploaded images (default: any free one).")
  int s3Port;

  @Option(
      names = "--events-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the event bus (default: any free one).")
  int eventsPort;

  @Option(
      names = "--traces",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description =
          "Of how many events in a hundred ./dovecote traces can show what was done; of failed and"
              + " slow ones too, unless it is 0 (default: ${DEFAULT-VALUE}).")
  int traces;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keeps the data in this folder, which nobody else can read (default: in memory, gone at"
              + " the end).")
  @Nullable Path data;

  @Mixin TemplateOption template = new TemplateOption();

  @Mixin JsonOption json = new JsonOption();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException {
    requirePorts();
    UsageException.unlessBetween("--traces", 0, 100, traces);
    long begun = System.nanoTime();
    if (!json.json) {
      printing.err().println("Starting ...");
    }
    EmbeddedStack stack = start();
    StackInfo info;
    try {
      info = DemoShop.prepare(stack, data);
      info.publish();
    } catch (RuntimeException failed) {
      stack.close();
      throw failed;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, info), "stop"));
    double seconds = (System.nanoTime() - begun) / 1_000_000_000.0;
    printing.out().println(json.json ? info.toJson() : Greeting.of(info, data, seconds));
    new CountDownLatch(1).await();
    return 0;
  }

  private void requirePorts() {
    UsageException.unlessBetween("--http-port", 0, Ports.HIGHEST, httpPort);
    UsageException.unlessBetween("--websocket-port", 0, Ports.HIGHEST, webSocketPort);
    UsageException.unlessBetween("--dynamodb-port", 0, Ports.HIGHEST, dynamoDbPort);
    UsageException.unlessBetween("--sqs-port", 0, Ports.HIGHEST, sqsPort);
    UsageException.unlessBetween("--s3-port", 0, Ports.HIGHEST, s3Port);
    UsageException.unlessBetween("--events-port", 0, Ports.HIGHEST, eventsPort);
  }

  private EmbeddedStack start() {
    StackBuilder builder =
        EmbeddedStack.builder()
            .template(template.file())
            .httpPort(httpPort)
            .webSocketPort(webSocketPort)
            .dynamoDbPort(dynamoDbPort)
            .sqsPort(sqsPort)
            .s3Port(s3Port)
            .eventsPort(eventsPort)
            .traces(traces);
    if (data != null) {
      builder.dataFolder(data);
    }
    return builder.start();
  }

  /** Ends the process itself: after a signal the runtime would else report one, not success. */
  private void stop(EmbeddedStack stack, StackInfo info) {
    try {
      info.withdraw();
      stack.close();
      if (!json.json) {
        printing.err().println("Stopped.");
      }
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException failed) {
      printing.err().println("dovecote: did not stop cleanly: " + failed);
      Runtime.getRuntime().halt(1);
    }
  }
}
