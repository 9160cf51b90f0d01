package dev.dovecote.local.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Lambda's runtime API for one function, on loopback: what its runtime client asks for a snapshot,
 * for events and for credentials. It stands in for AWS's emulator where a snapshot is wanted, since
 * that one answers nothing to {@code restore/next}. AWS's client on the other side is the real one.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String CREDENTIALS = "/credentials";

  private final AwsCredentials credentials;
  private final HttpServer server;
  private final BlockingQueue<Long> checkpoints = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> readinesses = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> restores = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private volatile long given;
  private int requests;

  /**
   * What a function answered.
   *
   * @param failed it was an error
   * @param nanos from when the event was given until the answer was here
   */
  record Answer(String body, boolean failed, long nanos) {}

  /**
   * Starts it on any free port.
   *
   * @param credentials the function's own
   */
  RuntimeApi(AwsCredentials credentials) throws IOException {
    this.credentials = credentials;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where a function that is restored gets its credentials. */
  String credentialsUrl() {
    return "http://" + address() + CREDENTIALS;
  }

  /** When the client was ready to be frozen; null where it was not within the time. */
  @Nullable Long checkpoint(Duration atMost) throws InterruptedException {
    return checkpoints.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  void restore() {
    restores.add(true);
  }

  /** When the client was ready for an event; null where it was not within the time. */
  @Nullable Long ready(Duration atMost) throws InterruptedException {
    return readinesses.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives it an event. */
  void give(byte[] event) {
    events.add(event);
  }

  /** What it answered; null where it did not within the time. */
  @Nullable Answer answer(Duration atMost) throws InterruptedException {
    return answers.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      long now = System.nanoTime();
      String path = exchange.getRequestURI().getPath();
      if (path.equals(CREDENTIALS)) {
        respond(exchange, 200, credentials());
      } else if (path.equals(RUNTIME + "restore/next")) {
        checkpoints.add(now);
        restores.take();
        respond(exchange, 200, new byte[0]);
      } else if (path.equals(RUNTIME + "invocation/next")) {
        readinesses.add(now);
        next(exchange, events.take());
      } else {
        boolean failed = !path.endsWith("/response");
        answers.add(new Answer(new String(body, StandardCharsets.UTF_8), failed, now - given));
        respond(exchange, 202, new byte[0]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange, byte[] event) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.add("Lambda-Runtime-Aws-Request-Id", "request-" + ++requests);
    headers.add(
        "Lambda-Runtime-Deadline-Ms",
        "" + Instant.now().plus(Duration.ofMinutes(1)).toEpochMilli());
    headers.add(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:000000000000:function:measured");
    given = System.nanoTime();
    respond(exchange, 200, event);
  }

  private byte[] credentials() {
    return """
        {"AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "test", "Expiration": "%s"}"""
        .formatted(
            credentials.accessKeyId(),
            credentials.secretAccessKey(),
            Instant.now().plus(Duration.ofHours(6)))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
