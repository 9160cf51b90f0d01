package dev.dovecote.functions.wiring.priming;

import java.net.InetAddress;
import java.util.function.Consumer;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The functions' own HTTP client, whose every request goes to one port of this machine, whatever
 * the address: no client that is given this one can reach anything real.
 */
final class RedirectedHttp implements SdkHttpClient {
  /** Threads of its own, which are gone with it. The fewest that the client takes. */
  private static final int EVENT_LOOPS = 2;

  /** The client takes no other authorities than the machine's, which do not know the stage's. */
  private static final AttributeMap WITHOUT_AUTHORITIES =
      AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true).build();

  private final SdkHttpClient client;
  private final int port;
  private final Consumer<SdkHttpRequest> asked;

  private RedirectedHttp(SdkHttpClient client, int port, Consumer<SdkHttpRequest> asked) {
    this.client = client;
    this.port = port;
    this.asked = asked;
  }

  /**
   * @param asked is told of each request as it was before
   */
  static RedirectedHttp to(int port, Consumer<SdkHttpRequest> asked) {
    return new RedirectedHttp(
        AwsCrtHttpClient.builder()
            .numEventLoopThreads(EVENT_LOOPS)
            .buildWithDefaults(WITHOUT_AUTHORITIES),
        port,
        asked);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    asked.accept(request.httpRequest());
    return client.prepareRequest(
        HttpExecuteRequest.builder()
            .request(
                request.httpRequest().toBuilder()
                    .protocol("https")
                    .host(InetAddress.getLoopbackAddress().getHostName())
                    .port(port)
                    .build())
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .metricCollector(request.metricCollector().orElse(null))
            .build());
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
