package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.RefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Images go from one side to the other, past every function: on real sockets and by real HTTP. */
class UploadTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SOME_NAME = "0123456789abcdefghjkmnpqrs.png";

  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestShop.stack().start();
  }

  @AfterAll
  static void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  private static TestShop shop() {
    return TestShop.open(stack, InstantSource.system(), Map.of("anna", 1));
  }

  private static JsonNode upload(Client client, String contentType, int bytes) {
    return client.request(
        Frames.request("upload").put("contentType", contentType).put("bytes", bytes));
  }

  private static JsonNode download(Client client, String key) {
    return client.request(Frames.request("download").put("key", key));
  }

  private static HttpResponse<byte[]> put(JsonNode upload, byte[] image) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upload.path("url").asText()))
            .method(upload.path("method").asText(), HttpRequest.BodyPublishers.ofByteArray(image));
    upload
        .path("headers")
        .properties()
        .forEach(h -> request.header(h.getKey(), h.getValue().asText()));
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> fetch(JsonNode download) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(download.path("url").asText())).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static ObjectNode withImages(ObjectNode message, String... keys) {
    ObjectNode content = Frames.object().put("kind", "images");
    List.of(keys).forEach(content.putArray("keys")::add);
    return message.set("content", content);
  }

  private static byte[] image(int bytes) {
    byte[] image = new byte[bytes];
    new Random(bytes).nextBytes(image);
    return image;
  }

  private static Set<Map<String, AttributeValue>> stored() {
    Set<Map<String, AttributeValue>> items = new HashSet<>();
    for (String table : List.of("ConversationsTable", "LanesTable", "DeskTable")) {
      items.addAll(
          stack.dynamoDb().scanPaginator(s -> s.tableName(stack.tableName(table))).items().stream()
              .toList());
    }
    return items;
  }

  private static RefusedException refusal(Client client, ObjectNode request) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> client.request(request));
    assertThat(refused).as("refusal of %s", request).isNotNull();
    return refused;
  }

  @Test
  void a_picture_goes_from_buyer_to_agent_and_another_back__MSG_1_MSG_5() throws Exception {
    try (TestShop shop = shop()) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      byte[] broken = image(300_000);
      JsonNode upload = upload(bea, "image/jpeg", broken.length);
      String key = upload.path("key").asText();
      assertThat(key).matches(shop.id + "/[0-9a-z]{26}[.]jpg");
      assertThat(upload.path("method").asText()).isEqualTo("PUT");
      assertThat(Instant.parse(upload.path("expiresAt").asText()))
          .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(300));
      assertThat(put(upload, broken).statusCode()).isEqualTo(200);

      String conversation =
          bea.request(withImages(bea.message(1, "-"), key)).path("conversation").asText();
      await().until(() -> anna.copy(conversation).status().equals("ACTIVE"));
      assertThat(keysIn(shop, conversation)).containsExactly(key);
      JsonNode download = download(anna, key);
      assertThat(Instant.parse(download.path("expiresAt").asText()))
          .isBetween(Instant.now().plusSeconds(840), Instant.now().plusSeconds(900));
      HttpResponse<byte[]> seen = fetch(download);
      assertThat(seen.body()).isEqualTo(broken);
      assertThat(seen.headers().firstValue("content-type")).hasValue("image/jpeg");

      byte[] label = image(1);
      JsonNode reply = upload(anna, "image/webp", label.length);
      assertThat(put(reply, label).statusCode()).isEqualTo(200);
      anna.request(withImages(anna.message(conversation, 1, "-"), reply.path("key").asText()));
      assertThat(fetch(download(bea, reply.path("key").asText())).body()).isEqualTo(label);
      assertThat(keysIn(shop, conversation)).containsExactly(key, reply.path("key").asText());
    }
  }

  private static List<String> keysIn(TestShop shop, String conversation) {
    return shop.log(conversation).stream()
        .map(entry -> entry.path("content").path("keys"))
        .filter(keys -> !keys.isMissingNode())
        .map(keys -> keys.path(0).asText())
        .toList();
  }

  @Test
  void every_upload_has_a_key_of_its_own_and_is_stored_nowhere__MSG_5() {
    try (TestShop shop = shop()) {
      BuyerClient bea = shop.buyer("bea");
      Set<?> before = stored();
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        keys.add(upload(bea, "image/png", 10 * 1024 * 1024).path("key").asText());
      }
      assertThat(keys).hasSize(20);
      assertThat(stored()).isEqualTo(before);
    }
  }

  @Test
  void another_size_or_type_than_was_asked_for_is_refused__MSG_5() throws Exception {
    try (TestShop shop = shop()) {
      BuyerClient bea = shop.buyer("bea");
      ObjectNode upload = (ObjectNode) upload(bea, "image/gif", 100);
      assertThat(put(upload, image(101)).statusCode()).isEqualTo(403);
      ObjectNode asPage = upload.deepCopy();
      asPage.withObjectProperty("headers").put("content-type", "text/html");
      assertThat(put(asPage, image(100)).statusCode()).isEqualTo(403);
      ObjectNode elsewhere = upload.deepCopy();
      elsewhere.put("url", upload.path("url").asText().replace(shop.id + "/", "other/"));
      assertThat(put(elsewhere, image(100)).statusCode()).isEqualTo(403);
      // Nothing is there, which who may not list the bucket is not told.
      assertThat(fetch(download(bea, upload.path("key").asText())).statusCode()).isEqualTo(403);
      assertThat(put(upload, image(100)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_image_of_another_shop_is_not_found__PERM_4() {
    try (TestShop shop = shop();
        TestShop other = shop()) {
      String foreign = upload(other.buyer("bob"), "image/png", 1).path("key").asText();
      for (Client client : List.of(shop.buyer("bea"), shop.agent("anna"), shop.agent("owner"))) {
        RefusedException refused = refusal(client, Frames.request("download").put("key", foreign));
        assertThat(refused.code()).isEqualTo("NOT_FOUND");
        assertThat(client.socket().isOpen()).isTrue();
      }
    }
  }

  @Test
  void a_message_with_an_image_of_another_shop_changes_nothing__PERM_4_MSG_5() {
    try (TestShop shop = shop();
        TestShop other = shop()) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Look!").id();
      await().until(() -> anna.copy(conversation).status().equals("ACTIVE"));
      stack.awaitIdleExceptDelayed(Duration.ofSeconds(10));
      String own = upload(bea, "image/png", 1).path("key").asText();
      String foreign = upload(other.buyer("bob"), "image/png", 1).path("key").asText();
      Set<?> before = stored();
      for (String key : List.of(foreign, other.id + "/x.png", "x.png", own.toUpperCase())) {
        for (RefusedException refused :
            List.of(
                refusal(bea, withImages(bea.message(2, "-"), own, key)),
                refusal(anna, withImages(anna.message(conversation, 1, "-"), key)))) {
          assertThat(refused.code()).isEqualTo("INVALID");
          assertThat(refused.field()).isEqualTo("content.keys");
        }
      }
      assertThat(stored()).isEqualTo(before);
      assertThat(bea.send("Sorry.").texts("buyer")).containsExactly("Look!", "Sorry.");
    }
  }

  @Test
  void a_wrong_field_is_named__MSG_5() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("{'action':'upload','bytes':1}", "contentType");
    fields.put("{'action':'upload','bytes':1,'contentType':7}", "contentType");
    fields.put("{'action':'upload','bytes':1,'contentType':'image/svg+xml'}", "contentType");
    fields.put("{'action':'upload','bytes':1,'contentType':'text/html'}", "contentType");
    String png = "{'action':'upload','contentType':'image/png'";
    fields.put(png + "}", "bytes");
    for (String bytes : List.of("0", "-1", "10485761", "1.5", "'1'", "99999999999", "null")) {
      fields.put(png + ",'bytes':" + bytes + "}", "bytes");
    }
    fields.put(png + ",'bytes':1,'key':'a'}", "key");
    fields.put("{'action':'download'}", "key");
    fields.put("{'action':'download','key':''}", "key");
    fields.put("{'action':'download','key':'../template.yaml'}", "key");
    fields.put("{'action':'download','key':'a/" + SOME_NAME + "','shop':'b'}", "shop");
    try (TestShop shop = shop()) {
      for (Client client : List.of(shop.buyer("bea"), shop.agent("anna"))) {
        fields.forEach(
            (request, field) -> {
              ObjectNode frame = (ObjectNode) Frames.read(request.replace('\'', '"'));
              RefusedException refused = refusal(client, frame);
              assertThat(refused.code()).as(request).isEqualTo("INVALID");
              assertThat(refused.field()).as(request).isEqualTo(field);
            });
      }
    }
  }
}
