package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.runtime.RuntimeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The embedded stack with its functions from the artifact, under AWS's own runtime emulator and
 * client; and the shop of the samples.
 *
 * @param key the shop's
 */
record RuntimeStack(RuntimeEmulator runtime, EmbeddedStack stack, String key)
    implements AutoCloseable {
  private static final Path EVENTS = Path.of("../events");
  private static final ShopId MAGPIE = new ShopId("magpie");

  /**
   * Starts it.
   *
   * @param logs the folder of the functions' logs, of its own for each who starts one
   */
  static RuntimeStack start(String logs) {
    Path place = Path.of(System.getProperty("dovecote.runtime"));
    RuntimeEmulator runtime =
        new RuntimeEmulator(
            Path.of(System.getProperty("dovecote.emulator")),
            RuntimeClient.in(place),
            Path.of("../.aws-sam/build").toAbsolutePath().normalize(),
            place.resolve("log").resolve(logs));
    EmbeddedStack stack = TestShop.stack().functions(runtime).traces(100).start();
    ShopFounder founder = new ShopFounder(stack, InstantSource.system());
    founder.open(
        MAGPIE,
        ShopFounder.alwaysOpen("Magpie", null),
        List.of(ShopFounder.person("owner", "Olive", Role.OWNER, 1)));
    return new RuntimeStack(runtime, stack, founder.newKey(MAGPIE));
  }

  Path logs() {
    return runtime.logs();
  }

  /** Holds what all functions have logged against what must not be there. */
  void logsHoldNone(String... secrets) throws IOException {
    try (Stream<Path> logs = Files.list(logs())) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).as("%s", log).doesNotContain(secrets);
      }
    }
  }

  /** What functions were not allowed to do, whatever they made of it. */
  List<String> refusals() {
    return stack.functionErrors().stream()
        .map(error -> String.valueOf(error.cause().getMessage()))
        .filter(message -> message.contains("AccessDenied"))
        .toList();
  }

  /** A sample. */
  static ObjectNode event(String name) throws IOException {
    return (ObjectNode) Frames.read(Files.readString(EVENTS.resolve(name)));
  }

  JsonNode invoke(String function, JsonNode event) throws FunctionFailure, InterruptedException {
    byte[] answer =
        stack.function(function).invoke(event.toString().getBytes(StandardCharsets.UTF_8));
    return Frames.read(new String(answer, StandardCharsets.UTF_8));
  }

  static JsonNode body(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).isBetween(200, 201);
    return Frames.read(answer.path("body").asText());
  }

  List<Map<String, AttributeValue>> items(String table, String part) {
    return stack
        .dynamoDb()
        .scanPaginator(scan -> scan.tableName(stack.tableName(table)))
        .items()
        .stream()
        .filter(item -> item.toString().contains(part))
        .toList();
  }

  @Override
  public void close() {
    stack.close();
  }
}
