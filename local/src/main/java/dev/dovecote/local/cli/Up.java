package dev.dovecote.local.cli;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.StackBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
          + " stays until Ctrl-C. Everything listens on loopback only.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by Ctrl-C or by a signal to terminate",
      "1:something failed",
      "2:an option is wrong, or a port or the data folder is in use"
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
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps the data in this folder (default: in memory, gone at the end).")
  @Nullable Path data;

  @Option(
      names = "--template",
      paramLabel = "FILE",
      defaultValue = "template.yaml",
      description = "The template to build from (default: ${DEFAULT-VALUE}).")
  Path template = Path.of("template.yaml");

  @Option(
      names = "--json",
      description =
          "When ready, prints one line of JSON and nothing else on standard output: addresses,"
              + " tokens of the demo people, the shop's key.")
  boolean json;

  @Mixin HelpOption help = new HelpOption();

  @Override
  public Integer call() throws InterruptedException {
    long begun = System.nanoTime();
    if (!json) {
      System.err.println("Starting ...");
    }
    FileLock lock = data == null ? null : lock(data);
    EmbeddedStack stack = start();
    StackInfo info = DemoShop.prepare(stack, data);
    info.publish();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, info, lock), "stop"));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    out.println(
        json
            ? info.toJson()
            : Greeting.of(info, data, (System.nanoTime() - begun) / 1_000_000_000.0));
    new CountDownLatch(1).await();
    return 0;
  }

  private EmbeddedStack start() {
    StackBuilder builder =
        EmbeddedStack.builder()
            .template(template)
            .httpPort(httpPort)
            .webSocketPort(webSocketPort)
            .dynamoDbPort(dynamoDbPort)
            .sqsPort(sqsPort)
            .s3Port(s3Port)
            .eventsPort(eventsPort);
    if (data != null) {
      builder.dataFolder(data);
    }
    return builder.start();
  }

  private static FileLock lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException _) {
      // Said below.
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep data in " + folder, failed);
    }
    throw new Main.UsageException(
        "another stack keeps its data in " + folder + "; choose another folder with --data");
  }

  /** Ends the process itself: after a signal the runtime would else report one, not success. */
  private void stop(EmbeddedStack stack, StackInfo info, @Nullable FileLock lock) {
    try {
      info.withdraw();
      stack.close();
      if (lock != null) {
        lock.channel().close();
      }
      if (!json) {
        System.err.println("Stopped.");
      }
      Runtime.getRuntime().halt(0);
    } catch (IOException | RuntimeException failed) {
      System.err.println("dovecote: did not stop cleanly: " + failed);
      Runtime.getRuntime().halt(1);
    }
  }
}
