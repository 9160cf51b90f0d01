package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.functions.testing.Protocol;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.jspecify.annotations.Nullable;

/** Sends what must be refused, and checks that it is, by one typed error, and changes nothing. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(
      Socket socket, String body, String code, @Nullable String field, @Nullable String requestId) {
    var stored = World.stored();
    var queued = World.QUEUES.sizes();
    int pushed = World.CALLBACK.count();

    JsonNode answer = socket.raw(body);

    Protocol.checkSocket("#/components/schemas/Error", answer);
    assertThat(answer.at("/error/code").asText()).as("code of %s", answer).isEqualTo(code);
    assertThat(answer.at("/error/field").textValue()).as("field of %s", answer).isEqualTo(field);
    assertThat(answer.path("requestId").textValue()).as("ID of %s", answer).isEqualTo(requestId);
    assertThat(World.stored()).as("what is stored").isEqualTo(stored);
    assertThat(World.QUEUES.sizes()).as("what is queued").isEqualTo(queued);
    assertThat(World.CALLBACK.count()).as("what was pushed").isEqualTo(pushed);
  }

  static void assertRefused(Socket socket, JsonNode request, String code, @Nullable String field) {
    assertRefused(socket, request.toString(), code, field, request.path("requestId").textValue());
  }

  /** The same by the HTTP API: an error is its status, its code and, where there is one, field. */
  static void assertRefused(
      TestShop shop,
      String error,
      String person,
      String method,
      String path,
      @Nullable String body) {
    var stored = World.stored();
    var queued = World.QUEUES.sizes();
    assertThat(shop.http(person, method, path, body).error()).isEqualTo(error);
    assertThat(World.stored()).isEqualTo(stored);
    assertThat(World.QUEUES.sizes()).isEqualTo(queued);
  }

  /** Whether a text can be read as JSON at all. */
  static boolean isJson(String text) {
    try {
      return new ObjectMapper().readTree(text) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
