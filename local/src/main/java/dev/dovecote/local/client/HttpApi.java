package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The HTTP API, as the shop's server, an agent or the owner uses it. */
public final class HttpApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String url;

  /**
   * Calls the API at an address without a slash at its end.
   *
   * @param http shared by all clients of a program
   */
  public HttpApi(HttpClient http, String url) {
    this.http = http;
    this.url = url;
  }

  /** What the server answered. */
  public record Response(int status, JsonNode body) {}

  /** A ticket for a buyer; the shop's server asks with the shop's key. */
  public String buyerTicket(String shopKey, String buyer, String name) {
    ObjectNode body = Frames.object();
    body.putObject("buyer").put("id", buyer).put("name", name);
    return ticket(call("POST", "/v1/buyer-tickets", shopKey, body));
  }

  /** A ticket for an owner or agent, who asks with their token. */
  public String staffTicket(String token) {
    return ticket(call("POST", "/v1/tickets", token, Frames.object()));
  }

  /** Reads something; fails unless it is there. */
  public JsonNode get(String path, String bearer) {
    return done(call("GET", path, bearer, null));
  }

  /** Changes something; fails unless it is done. */
  public JsonNode put(String path, String bearer, JsonNode body) {
    return done(call("PUT", path, bearer, body));
  }

  /** What a browser asks before a page calls: the status of the answer. */
  public int preflight(String method, String path) {
    return send(request(path)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "https://example.com")
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "authorization")
            .build())
        .statusCode();
  }

  /** Any request, with whatever answer. */
  public Response call(
      String method, String path, @Nullable String bearer, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<String> response = send(request.build());
    String text = response.body();
    return new Response(
        response.statusCode(), text.isEmpty() ? Frames.object() : Frames.read(text));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    }
  }

  private static String ticket(Response response) {
    return done(response).path("ticket").asText();
  }

  private static JsonNode done(Response response) {
    if (response.status() >= 300) {
      throw new RefusedException(
          response.body().has("error") ? response.body().path("error") : response.body());
    }
    return response.body();
  }
}
