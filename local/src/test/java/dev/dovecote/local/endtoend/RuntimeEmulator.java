package dev.dovecote.local.endtoend;

import static org.awaitility.Awaitility.await;

import dev.dovecote.local.client.Frames;
import dev.dovecote.local.function.FunctionStarter;
import dev.dovecote.local.runtime.RuntimeClient;
import dev.dovecote.local.template.Template;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts functions from their artifact as Lambda does: under AWS's runtime interface emulator and
 * client, in a process each, with nothing else on the class path.
 *
 * @param emulator the executable, which the SAM CLI brings along
 * @param client the client
 * @param artifacts what sam build made, a folder by function
 * @param logs where each function's output goes
 */
record RuntimeEmulator(Path emulator, RuntimeClient client, Path artifacts, Path logs)
    implements FunctionStarter {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Started start(Template.Function function) throws IOException {
    return start(function, artifacts.resolve(function.logicalId()), function.handler());
  }

  Started start(Template.Function function, Path artifact, String handler) throws IOException {
    int front = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                emulator.toString(),
                "--log-level",
                "error",
                "--runtime-interface-emulator-address",
                "127.0.0.1:" + front,
                "--runtime-api-address",
                "127.0.0.1:" + freePort()));
    command.addAll(client.command(handler, List.of()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(artifact.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.putAll(function.environment());
    environment.put("AWS_LAMBDA_FUNCTION_TIMEOUT", "" + function.timeout().toSeconds());
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + function.memoryMegabytes());
    Files.createDirectories(logs);
    File log = logs.resolve(function.logicalId() + ".log").toFile();
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    return new Emulated(builder.start(), front, log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * One function's emulator, which takes one invocation at a time, as an instance on Lambda does.
   */
  private static final class Emulated implements Started {
    private final Process process;
    private final URI address;
    private final File log;

    Emulated(Process process, int port, File log) {
      this.process = process;
      this.address =
          URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions/function/invocations");
      this.log = log;
    }

    @Override
    public synchronized byte[] invoke(byte[] payload) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
              .build();
      awaitListening();
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      String answer = new String(response.body(), StandardCharsets.UTF_8);
      // A handler's error comes with status 200.
      if (response.statusCode() != 200
          || (answer.startsWith("{") && Frames.read(answer).has("errorType"))) {
        throw new IOException(
            "status %d, %s; see %s".formatted(response.statusCode(), answer, log));
      }
      return response.body();
    }

    /** The emulator listens a little after its process began. */
    private void awaitListening() throws IOException {
      await().atMost(PATIENCE).until(() -> isListening() || !process.isAlive());
      if (!process.isAlive()) {
        throw new IOException("the emulator has ended; see " + log);
      }
    }

    private boolean isListening() {
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        return socket.isConnected();
      } catch (IOException notYet) {
        return false;
      }
    }

    @Override
    public void close() {
      List<ProcessHandle> processes = process.descendants().toList();
      process.destroy();
      processes.forEach(ProcessHandle::destroy);
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      processes.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
