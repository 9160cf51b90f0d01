package dev.dovecote.functions.wiring.priming;

import java.net.InetAddress;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The functions' own HTTP client, whose every request goes to one port of this machine, whatever
 * the address: no client that is given this one can reach anything real.
 */
final class RedirectedHttp implements SdkHttpClient {
  private final SdkHttpClient client;
  private final int port;

  private RedirectedHttp(SdkHttpClient client, int port) {
    this.client = client;
    this.port = port;
  }

  static RedirectedHttp to(int port, TrustManagerFactory trust) {
    return new RedirectedHttp(
        Apache5HttpClient.builder().tlsTrustManagersProvider(trust::getTrustManagers).build(),
        port);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
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
