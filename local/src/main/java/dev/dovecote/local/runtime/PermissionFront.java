package dev.dovecote.local.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.trace.TraceServer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.xray.model.PutTraceSegmentsRequest;

/**
 * Stands before the services of AWS where functions run in processes of their own, and refuses what
 * their roles do not allow: who calls is known by the key that they sign with, which of the
 * services by what they sign for. All else passes.
 */
public final class PermissionFront implements AutoCloseable {
  /** SQS takes 1 MiB, DynamoDB 16 MB. */
  private static final int MAXIMUM_BODY_BYTES = 16 * 1024 * 1024;

  private static final Pattern SIGNED =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(\\w+)/\\d{8}/[\\w-]+/([\\w-]+)/aws4_request,.*");
  private static final String CONNECTIONS = "/@connections/";
  private static final HttpString TARGET = new HttpString("X-Amz-Target");

  /** What each hop says for itself. */
  private static final Set<String> OF_THE_HOP =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Permissions permissions;
  private final Map<String, URI> services = new HashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final GatewayServer server = GatewayServer.start(0, MAXIMUM_BODY_BYTES);

  /**
   * Starts on any free port.
   *
   * @param services where each service is, by the name that calls of it are signed for
   */
  public PermissionFront(Permissions permissions, Map<String, String> services) {
    this.permissions = permissions;
    services.forEach((name, address) -> this.services.put(name, URI.create(address)));
    server.serve(this::handle);
  }

  /** The address at which functions reach a service. */
  public String before(String address) {
    return "http://127.0.0.1:" + server.port() + URI.create(address).getPath();
  }

  private void handle(HttpServerExchange exchange) throws IOException, InterruptedException {
    exchange.startBlocking();
    byte[] body = exchange.getInputStream().readAllBytes();
    String signature = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    Matcher signed = SIGNED.matcher(signature == null ? "" : signature);
    URI service = signed.matches() ? services.get(signed.group(2)) : null;
    if (service == null) {
      refuse(exchange, 403, "IncompleteSignatureException", "Signed for no service here.");
      return;
    }
    try {
      permissions.require(signed.group(1), call(exchange, body));
    } catch (AwsServiceException refused) {
      refuse(
          exchange,
          refused.statusCode(),
          refused.awsErrorDetails().errorCode(),
          refused.awsErrorDetails().errorMessage());
      return;
    } catch (UnsupportedOperationException unknown) {
      String sentence = String.valueOf(unknown.getMessage());
      permissions.refused(signed.group(1), sentence);
      refuse(exchange, 400, "UnknownOperationException", sentence);
      return;
    }
    answer(exchange, forward(exchange, service, body));
  }

  private static SdkRequest call(HttpServerExchange exchange, byte[] body) throws IOException {
    String target = exchange.getRequestHeaders().getFirst(TARGET);
    if (target != null) {
      return WireCalls.of(target.substring(target.indexOf('.') + 1), JSON.readTree(body));
    }
    String path = exchange.getRequestURI();
    if (path.equals(TraceServer.PUT)) {
      return PutTraceSegmentsRequest.builder().build();
    }
    String id = path.substring(path.indexOf(CONNECTIONS) + CONNECTIONS.length());
    return WireCalls.ofConnection(
        exchange.getRequestMethod().toString(), URLDecoder.decode(id, StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> forward(HttpServerExchange exchange, URI service, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod().toString(),
                HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            header -> {
              if (!isOfTheHop(header.getHeaderName().toString())) {
                header.forEach(value -> request.header(header.getHeaderName().toString(), value));
              }
            });
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static boolean isOfTheHop(String header) {
    return OF_THE_HOP.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void answer(HttpServerExchange exchange, HttpResponse<byte[]> response) {
    exchange.setStatusCode(response.statusCode());
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!isOfTheHop(name)) {
                exchange.getResponseHeaders().putAll(new HttpString(name), values);
              }
            });
    exchange.getResponseSender().send(ByteBuffer.wrap(response.body()));
  }

  private static void refuse(HttpServerExchange exchange, int status, String code, String message)
      throws IOException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(new HttpString("x-amzn-errortype"), code);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-amz-json-1.0");
    byte[] body =
        JSON.writeValueAsBytes(JSON.createObjectNode().put("__type", code).put("message", message));
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  @Override
  public void close() {
    server.close();
    http.shutdownNow();
  }
}
