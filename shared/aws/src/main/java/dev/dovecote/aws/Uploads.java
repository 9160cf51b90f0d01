package dev.dovecote.aws;

import dev.dovecote.domain.message.ImageKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** The bucket of uploaded images: signs what clients then ask of it themselves. */
public final class Uploads {
  /** For so long an upload may begin. */
  public static final Duration PUT_LIFETIME = Duration.ofMinutes(5);

  /** For so long an image may be fetched. */
  public static final Duration GET_LIFETIME = Duration.ofMinutes(15);

  private static final String CONTENT_TYPE = "content-type";
  private static final String CONTENT_LENGTH = "content-length";
  private static final String IF_NONE_MATCH = "if-none-match";

  private final Place place;
  private final AwsCredentialsProvider credentials;
  private final Presigner presigner;

  /**
   * Where the bucket is.
   *
   * @param endpoint where S3 is instead of in the region; the bucket is then part of the path
   */
  public record Place(String bucket, Region region, @Nullable URI endpoint) {
    private URI address(ImageKey key) {
      String path = SdkHttpUtils.urlEncodeIgnoreSlashes(key.value());
      if (endpoint != null) {
        String base = endpoint.toString();
        return URI.create(
            (base.endsWith("/") ? base : base + "/") + SdkHttpUtils.urlEncode(bucket) + "/" + path);
      }
      return URI.create(
          "https://%s.s3.%s.%s/%s"
              .formatted(bucket, region.id(), region.metadata().partition().dnsSuffix(), path));
    }
  }

  /**
   * A request that may be made by whoever has it.
   *
   * @param headers which the request must carry, beside those that every HTTP client sets itself
   */
  public record Signed(URI url, Map<String, String> headers, Instant expiresAt) {
    public Signed {
      headers = Map.copyOf(headers);
    }
  }

  public Uploads(Place place, AwsCredentialsProvider credentials) {
    this.place = place;
    this.credentials = credentials;
    this.presigner = new Presigner(place.region());
  }

  /**
   * The putting of one image: of exactly so many bytes, of the key's type, and only once, so that
   * what has been seen is not exchanged afterwards.
   */
  public Signed put(ImageKey key, int bytes, Instant now) {
    Map<String, String> told = Map.of(CONTENT_TYPE, key.type().contentType(), IF_NONE_MATCH, "*");
    Map<String, String> signed =
        Map.of(
            CONTENT_TYPE, key.type().contentType(),
            IF_NONE_MATCH, "*",
            CONTENT_LENGTH, Integer.toString(bytes));
    return sign(SdkHttpMethod.PUT, key, signed, told, now, PUT_LIFETIME);
  }

  /** The getting of one image. */
  public Signed get(ImageKey key, Instant now) {
    return sign(SdkHttpMethod.GET, key, Map.of(), Map.of(), now, GET_LIFETIME);
  }

  private Signed sign(
      SdkHttpMethod method,
      ImageKey key,
      Map<String, String> signed,
      Map<String, String> told,
      Instant now,
      Duration lifetime) {
    // A signature holds its time in whole seconds.
    Instant from = now.truncatedTo(ChronoUnit.SECONDS);
    URI url =
        presigner.sign(
            new Presigner.Request(method, place.address(key), signed),
            credentials.resolveCredentials(),
            from,
            lifetime);
    return new Signed(url, told, from.plus(lifetime));
  }
}
