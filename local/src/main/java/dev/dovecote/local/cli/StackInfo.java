package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.local.PrivateFiles;
import dev.dovecote.local.client.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the running stack: what {@code up --json} prints, and what the other commands read.
 */
record StackInfo(
    long pid,
    String httpUrl,
    String webSocketUrl,
    String callbackUrl,
    String eventsUrl,
    String tracesUrl,
    String shop,
    String shopKey,
    List<Person> people,
    List<String> buyers) {
  /** Where a running stack says how it is reached; under the working directory. */
  static final Path FILE = Path.of(".dovecote", "up.json");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The owner or an agent, with a token. */
  record Person(String id, String name, String role, int capacity, String token) {}

  /** On one line. */
  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Person person(String id) {
    return people.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  /** Where clients go. */
  Client.Place place(HttpClient http) {
    return new Client.Place(http, httpUrl, webSocketUrl);
  }

  /** Leaves word for the other commands. */
  void publish() {
    try {
      PrivateFiles.write(FILE, toJson() + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Takes the word back, unless another stack has left its own since. */
  void withdraw() {
    try {
      StackInfo there = read();
      if (there != null && there.pid == pid) {
        Files.deleteIfExists(FILE);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static @Nullable StackInfo read() throws IOException {
    return Files.exists(FILE) ? JSON.readValue(Files.readString(FILE), StackInfo.class) : null;
  }

  /**
   * The running stack.
   *
   * @throws UsageException where there is none
   */
  static StackInfo running(HttpClient http) {
    try {
      StackInfo info = read();
      if (info != null && info.answers(http)) {
        return info;
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // Left over by another version, or by none of ours: as good as none.
    }
    throw new UsageException("no stack is up here; start one with ./dovecote up first");
  }

  /** Whether it is there still. */
  boolean answers(HttpClient http) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(httpUrl + "/.well-known/openid-configuration"))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException nobody) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
