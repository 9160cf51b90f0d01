package dev.dovecote.functions.wiring.priming;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Gives credentials that are good for nothing, in the way in which an instance of a snapshot gets
 * its own: from an address of this machine. While it is open, the SDK's settings name that address.
 */
final class PretendedCredentials implements AutoCloseable {
  private static final byte[] CREDENTIALS =
      """
      {"AccessKeyId": "priming", "SecretAccessKey": "priming", "Token": "priming",
       "Expiration": "9999-12-31T23:59:59Z"}"""
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final Map<String, String> settings;

  PretendedCredentials() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", PretendedCredentials::handle);
    server.start();
    settings =
        Map.of(
            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(),
            "http://localhost:" + server.getAddress().getPort() + "/",
            SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN.property(),
            "priming");
    settings.forEach(System::setProperty);
  }

  private static void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // No connection is left open in the snapshot.
      exchange.getResponseHeaders().add("Connection", "close");
      exchange.sendResponseHeaders(200, CREDENTIALS.length);
      exchange.getResponseBody().write(CREDENTIALS);
    }
  }

  /** Asks at each resolution; the variables, which may hold real ones, are left out. */
  AwsCredentialsProvider provider() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(), ContainerCredentialsProvider.create());
  }

  @Override
  public void close() {
    settings.keySet().forEach(System::clearProperty);
    server.stop(0);
  }
}
