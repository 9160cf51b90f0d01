package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.message.ImageKey;
import dev.dovecote.domain.message.ImageType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

class UploadsTest {
  private static final AwsCredentials EXAMPLE =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00.750Z");
  private static final ImageKey KEY =
      new ImageKey(new ShopId("a:b@c"), "0123456789abcdefghjkmnpqrs", ImageType.PNG);

  private static Uploads uploads(String region, @Nullable URI endpoint, AwsCredentials who) {
    return new Uploads(
        new Uploads.Place("pictures", Region.of(region), endpoint),
        StaticCredentialsProvider.create(who));
  }

  private static Map<String, List<String>> parameters(URI url) {
    return SdkHttpUtils.uriParams(url);
  }

  /** The example of "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)". */
  @Test
  void the_example_in_the_documentation_of_s3_has_the_same_signature__MSG_5() {
    URI url =
        new Presigner(Region.US_EAST_1)
            .sign(
                new Presigner.Request(
                    SdkHttpMethod.GET,
                    URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
                    Map.of()),
                EXAMPLE,
                Instant.parse("2013-05-24T00:00:00Z"),
                Duration.ofSeconds(86_400));
    assertThat(parameters(url))
        .containsOnly(
            Map.entry("X-Amz-Algorithm", List.of("AWS4-HMAC-SHA256")),
            Map.entry(
                "X-Amz-Credential",
                List.of("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request")),
            Map.entry("X-Amz-Date", List.of("20130524T000000Z")),
            Map.entry("X-Amz-Expires", List.of("86400")),
            Map.entry("X-Amz-SignedHeaders", List.of("host")),
            Map.entry(
                "X-Amz-Signature",
                List.of("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")));
    assertThat(url).hasPath("/test.txt").hasHost("examplebucket.s3.amazonaws.com");
  }

  @Test
  void a_put_is_bound_to_type_size_and_being_the_first__MSG_5() {
    Uploads.Signed put = uploads("us-east-1", null, EXAMPLE).put(KEY, 1_234, NOW);
    assertThat(put.headers())
        .containsOnly(Map.entry("content-type", "image/png"), Map.entry("if-none-match", "*"));
    assertThat(put.expiresAt()).isEqualTo(Instant.parse("2026-05-01T08:05:00Z"));
    assertThat(parameters(put.url()))
        .containsEntry(
            "X-Amz-SignedHeaders", List.of("content-length;content-type;host;if-none-match"))
        .containsEntry("X-Amz-Expires", List.of("300"))
        .containsEntry("X-Amz-Date", List.of("20260501T080000Z"));
    assertThat(uploads("us-east-1", null, EXAMPLE).put(KEY, 1_235, NOW).url())
        .isNotEqualTo(put.url());
  }

  /** Made by another signer: botocore's {@code S3SigV4QueryAuth}, of the same requests. */
  @Test
  void aws_signer_in_another_language_comes_to_the_same__MSG_5() {
    Uploads uploads = uploads("us-east-1", null, EXAMPLE);
    assertThat(parameters(uploads.put(KEY, 1_234, NOW).url()))
        .containsEntry(
            "X-Amz-Signature",
            List.of("0a942639f172d4b9223c37436a88b7b2cb18343c718aba0d8d5bfe6bd5f0a111"));
    assertThat(parameters(uploads.get(KEY, NOW).url()))
        .containsEntry(
            "X-Amz-Signature",
            List.of("d542c87f854f91dea4b6470547113d02c162f8f895528807e94872993f7c6f8c"));
  }

  @Test
  void a_get_is_good_for_a_quarter_of_an_hour__MSG_5() {
    Uploads.Signed get = uploads("us-east-1", null, EXAMPLE).get(KEY, NOW);
    assertThat(get.expiresAt()).isEqualTo(Instant.parse("2026-05-01T08:15:00Z"));
    assertThat(parameters(get.url()))
        .containsEntry("X-Amz-SignedHeaders", List.of("host"))
        .containsEntry("X-Amz-Expires", List.of("900"));
  }

  @Test
  void the_bucket_is_in_the_host_or_with_an_endpoint_in_the_path__MSG_5() {
    String path = "/a%3Ab%40c/0123456789abcdefghjkmnpqrs.png?";
    assertThat(uploads("eu-west-1", null, EXAMPLE).get(KEY, NOW).url().toString())
        .startsWith("https://pictures.s3.eu-west-1.amazonaws.com" + path);
    assertThat(uploads("cn-north-1", null, EXAMPLE).get(KEY, NOW).url().toString())
        .startsWith("https://pictures.s3.cn-north-1.amazonaws.com.cn" + path);
    for (String endpoint : List.of("http://127.0.0.1:9", "http://127.0.0.1:9/")) {
      assertThat(uploads("us-east-1", URI.create(endpoint), EXAMPLE).get(KEY, NOW).url().toString())
          .startsWith("http://127.0.0.1:9/pictures" + path);
    }
  }

  @Test
  void the_token_of_a_roles_credentials_is_part_of_the_address__MSG_5() {
    AwsCredentials role = AwsSessionCredentials.create("AKID", "secret", "to/ken+=");
    assertThat(parameters(uploads("us-east-1", null, role).get(KEY, NOW).url()))
        .containsEntry("X-Amz-Security-Token", List.of("to/ken+="));
  }
}
