package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpGatewayTest {
  private static EmbeddedStack stack;
  private static EmbeddedStack stranger;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().start();
    stranger = TestHandlers.stack().start();
  }

  @AfterAll
  static void stop() {
    stack.close();
    stranger.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.httpUrl() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return TestSocket.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> withToken(String token) throws Exception {
    return send(request("/v1/staff/list").header("Authorization", "Bearer " + token));
  }

  private static String token(Map<String, ?> claims) {
    return stack.token(claims, Duration.ofMinutes(5));
  }

  @Test
  void the_event_has_format_2_0() throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/open?a=1&a=2&b=%20x")
                .header("Content-Type", "application/json")
                .header("X-Two", "1")
                .header("X-Two", "2")
                .header("Cookie", "c=1; d=2")
                .POST(HttpRequest.BodyPublishers.ofString("{\"é\":1}")));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("x-test")).hasValue("yes");
    assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    JsonNode event = TestHandlers.JSON.readTree(response.body());
    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("POST /v1/open");
    assertThat(event.path("rawPath").asText()).isEqualTo("/v1/open");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&a=2&b=%20x");
    assertThat(event.path("queryStringParameters").path("a").asText()).isEqualTo("1,2");
    assertThat(event.path("queryStringParameters").path("b").asText()).isEqualTo(" x");
    assertThat(event.path("headers").path("x-two").asText()).isEqualTo("1,2");
    assertThat(event.path("cookies").size()).isEqualTo(2);
    assertThat(event.path("body").asText()).isEqualTo("{\"é\":1}");
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    assertThat(event.path("requestContext").path("http").path("method").asText()).isEqualTo("POST");
    assertThat(event.path("requestContext").path("stage").asText()).isEqualTo("$default");
    assertThat(event.path("requestContext").has("authorizer")).isFalse();
  }

  @Test
  void binary_bodies_come_as_base64() throws Exception {
    byte[] data = {0, 1, (byte) 0xff};
    JsonNode event =
        TestHandlers.JSON.readTree(
            send(request("/v1/open")
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(data)))
                .body());
    assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(Base64.getDecoder().decode(event.path("body").asText())).isEqualTo(data);
  }

  @Test
  void the_most_specific_route_is_taken() throws Exception {
    JsonNode item = TestHandlers.JSON.readTree(send(request("/items/7/parts/a%20b")).body());
    assertThat(item.path("pathParameters").path("id").asText()).isEqualTo("7");
    assertThat(item.path("pathParameters").path("part").asText()).isEqualTo("a b");
    assertThat(send(request("/v1/open")).statusCode())
        .as("GET falls to ANY, which wants a token")
        .isEqualTo(401);
    HttpResponse<String> none = send(request("/nothing"));
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).isEqualTo("{\"message\":\"Not Found\"}");
  }

  @Test
  void the_path_comes_decoded_once_and_wholly_after_its_route_was_found() throws Exception {
    JsonNode event =
        TestHandlers.JSON.readTree(send(request("/items/a%2Fb%40c/parts/d%20+%252F")).body());
    assertThat(event.path("routeKey").asText()).isEqualTo("GET /items/{id}/parts/{part}");
    assertThat(event.path("rawPath").asText()).isEqualTo("/items/a/b@c/parts/d +%2F");
    assertThat(event.path("requestContext").path("http").path("path").asText())
        .isEqualTo("/items/a/b@c/parts/d +%2F");
    assertThat(event.path("pathParameters").path("id").asText()).isEqualTo("a/b@c");
    assertThat(event.path("pathParameters").path("part").asText()).isEqualTo("d +%2F");
  }

  @Test
  void a_good_token_brings_its_claims_as_strings() throws Exception {
    HttpResponse<String> response =
        withToken(
            token(Map.of("sub", "ada", "aud", "test", "level", 3, "roles", List.of("a", "b"))));
    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode jwt =
        TestHandlers.JSON
            .readTree(response.body())
            .path("requestContext")
            .path("authorizer")
            .path("jwt");
    assertThat(jwt.path("claims").path("sub").asText()).isEqualTo("ada");
    assertThat(jwt.path("claims").path("level")).isEqualTo(TestHandlers.JSON.valueToTree("3"));
    assertThat(jwt.path("claims").path("roles").asText()).isEqualTo("[a b]");
    assertThat(jwt.path("claims").path("exp").isTextual()).isTrue();
    assertThat(jwt.get("scopes").isNull()).isTrue();
  }

  @Test
  void bad_tokens_are_unauthorized() throws Exception {
    Map<String, String> good = Map.of("sub", "ada", "aud", "test");
    assertThat(send(request("/v1/staff/list")).body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(withToken(stack.token(good, Duration.ofSeconds(-1))).statusCode())
        .as("expired")
        .isEqualTo(401);
    assertThat(withToken(token(Map.of("sub", "ada", "aud", "other"))).statusCode())
        .as("audience")
        .isEqualTo(401);
    assertThat(
            withToken(token(Map.of("sub", "ada", "aud", "test", "iss", "https://x"))).statusCode())
        .as("issuer")
        .isEqualTo(401);
    assertThat(
            withToken(
                    stranger.token(
                        Map.of("sub", "ada", "aud", "test", "iss", stack.httpUrl()),
                        Duration.ofMinutes(5)))
                .statusCode())
        .as("signed with another key")
        .isEqualTo(401);
    String[] parts = token(good).split("\\.", -1);
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                new String(
                        Base64.getUrlDecoder().decode(parts[1]),
                        java.nio.charset.StandardCharsets.UTF_8)
                    .replace("ada", "eve")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(withToken(parts[0] + "." + forged + "." + parts[2]).statusCode())
        .as("forged")
        .isEqualTo(401);
    assertThat(withToken("eyJhbGciOiJub25lIn0." + parts[1] + ".").statusCode())
        .as("unsigned")
        .isEqualTo(401);
    assertThat(withToken("nonsense").statusCode()).isEqualTo(401);
  }

  /** As those of Auth0 do; it is compared whole. */
  @Test
  void an_issuer_may_end_with_a_slash() throws Exception {
    String issuer = stack.httpUrl() + "/";
    try (EmbeddedStack other = TestHandlers.stack().parameter("OidcIssuer", issuer).start()) {
      Map<String, String> claims = Map.of("sub", "ada", "aud", "test");
      Map<String, String> ofIssuer = new HashMap<>(claims);
      ofIssuer.put("iss", issuer);
      HttpRequest.Builder list =
          HttpRequest.newBuilder(URI.create(other.httpUrl() + "/v1/staff/list"));
      list.setHeader("Authorization", "Bearer " + token(ofIssuer));
      assertThat(send(list).statusCode()).isEqualTo(201);
      list.setHeader("Authorization", "Bearer " + token(claims));
      assertThat(send(list).statusCode()).as("without the slash").isEqualTo(401);
    }
  }

  @Test
  void the_issuer_publishes_its_discovery_document_and_keys() throws Exception {
    JsonNode document =
        TestHandlers.JSON.readTree(send(request("/.well-known/openid-configuration")).body());
    assertThat(document.path("issuer").asText()).isEqualTo(stack.httpUrl());
    String keys = document.path("jwks_uri").asText().substring(stack.httpUrl().length());
    JsonNode key = TestHandlers.JSON.readTree(send(request(keys)).body()).path("keys").path(0);
    assertThat(key.path("kty").asText()).isEqualTo("RSA");
    assertThat(key.has("d")).as("private").isFalse();
  }

  @Test
  void preflights_are_answered_by_the_api_itself() throws Exception {
    HttpResponse<String> response = preflight(stack.httpUrl() + "/items/1/parts/2", "GET");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-origin"))
        .hasValue("http://desk.example");
    assertThat(response.headers().firstValue("access-control-allow-methods")).hasValue("GET,POST");
    HttpResponse<String> foreign =
        send(request("/items/1/parts/2").header("Origin", "http://evil.example"));
    assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
    HttpResponse<String> known =
        send(request("/items/1/parts/2").header("Origin", "http://shop.example"));
    assertThat(known.headers().firstValue("access-control-allow-origin"))
        .hasValue("http://shop.example");
  }

  /** So it is on AWS: a route for ANY method takes the preflight, which has no token. */
  @Test
  void a_preflight_is_refused_by_the_authorizer_of_a_route_for_any_method() throws Exception {
    HttpResponse<String> response = preflight(stack.httpUrl() + "/v1/staff/list", "GET");
    assertThat(response.statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> preflight(String url, String method) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "http://desk.example")
            .header("Access-Control-Request-Method", method));
  }

  @Test
  void an_answer_without_a_status_is_the_body() throws Exception {
    HttpResponse<String> response = send(request("/items/1/parts/2?mode=plain"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"plain\":true}");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
  }

  @Test
  void a_failing_function_is_a_500_and_a_slow_one_a_503() throws Exception {
    assertThat(send(request("/items/1/parts/2?mode=crash")).body())
        .isEqualTo("{\"message\":\"Internal Server Error\"}");
    assertThat(send(request("/slow?mode=hang")).statusCode()).isEqualTo(503);
  }

  @Test
  void a_body_over_10_MB_is_refused() throws Exception {
    var body = HttpRequest.BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1]);
    assertThat(send(request("/v1/open").expectContinue(true).POST(body)).statusCode())
        .isEqualTo(413);
  }
}
