package dev.dovecote.aws;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;

/**
 * Signs requests to S3 that somebody else will make, in their query string (AWS Signature Version
 * 4). The SDK's own signer does it: the client of S3 would only bring megabytes to be loaded.
 */
public final class Presigner {
  private static final String SERVICE = "s3";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final Region region;

  public Presigner(Region region) {
    this.region = region;
  }

  /**
   * A request that may be made by whoever has its address.
   *
   * @param address without any query, its path encoded once
   * @param headers which the request must carry, with exactly these values
   */
  public record Request(SdkHttpMethod method, URI address, Map<String, String> headers) {
    public Request {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The request's address with its signature; good from a moment on for a whole number of seconds.
   */
  public URI sign(Request request, AwsCredentials credentials, Instant from, Duration lifetime) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(request.method()).uri(request.address());
    request.headers().forEach(unsigned::putHeader);
    return signer
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(unsigned.build())
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(from, ZoneOffset.UTC))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, lifetime)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
        .request()
        .getUri();
  }
}
