package dev.dovecote.local.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.aws.Presigner;
import dev.dovecote.aws.Uploads;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.message.ImageKey;
import dev.dovecote.domain.message.ImageType;
import dev.dovecote.local.permission.Grant;
import dev.dovecote.local.permission.Principal;
import dev.dovecote.local.template.Template;
import dev.dovecote.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

/** The stand-in for S3, by real requests. */
class BucketServerTest {
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
  private static final AwsCredentials CREDENTIALS = AwsBasicCredentials.create("id", "secret");
  private static final String PAGE = "https://shop.example";
  private static final byte[] IMAGE = "not really an image".getBytes(StandardCharsets.UTF_8);
  private static final ImageKey KEY = key("0123456789abcdefghjkmnpqrs");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Presigner PRESIGNER = new Presigner(Region.US_EAST_1);

  private final SettableClock clock = new SettableClock(NOW);
  private BucketServer server;

  @BeforeEach
  void start() {
    server = start(Optional.empty());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private BucketServer start(Optional<Path> folder) {
    return start(new BucketServer.Trust(PRESIGNER, CREDENTIALS), folder);
  }

  private BucketServer start(BucketServer.Trust trust, Optional<Path> folder) {
    Template.Bucket bucket =
        new Template.Bucket(
            "Pictures",
            "pictures",
            List.of(
                new Template.BucketCors(
                    List.of(PAGE),
                    List.of("PUT", "GET"),
                    List.of("content-type", "if-none-match"),
                    List.of("ETag"),
                    Optional.of(600))));
    return BucketServer.start(0, folder, List.of(bucket), trust, clock);
  }

  private static ImageKey key(String name) {
    return new ImageKey(new ShopId("a:shop"), name, ImageType.PNG);
  }

  private Uploads uploads() {
    return uploads("pictures", CREDENTIALS);
  }

  private Uploads uploads(String bucket, AwsCredentials who) {
    return uploads(server, bucket, who);
  }

  private static Uploads uploads(BucketServer at, String bucket, AwsCredentials who) {
    return new Uploads(
        new Uploads.Place(bucket, Region.US_EAST_1, URI.create(at.endpoint())),
        StaticCredentialsProvider.create(who));
  }

  private static HttpResponse<byte[]> send(
      String method, URI url, Map<String, String> headers, BodyPublisher body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).method(method, body);
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static HttpResponse<byte[]> put(Uploads.Signed signed, byte[] image) {
    return send("PUT", signed.url(), signed.headers(), BodyPublishers.ofByteArray(image));
  }

  private static HttpResponse<byte[]> get(URI url) {
    return send("GET", url, Map.of(), BodyPublishers.noBody());
  }

  private static String outcome(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() == 200) {
      return "200";
    }
    assertThat(response.headers().firstValue("content-type")).hasValue("application/xml");
    assertThat(body).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>");
    return response.statusCode() + " " + body.replaceAll("(?s).*<Code>(.*)</Code>.*", "$1");
  }

  private void nothingIsStored() {
    assertThat(outcome(get(uploads().get(KEY, clock.instant()).url()))).isEqualTo("404 NoSuchKey");
  }

  @Test
  void what_is_put_can_be_got__MSG_5() {
    HttpResponse<byte[]> put = put(uploads().put(KEY, IMAGE.length, NOW), IMAGE);
    assertThat(outcome(put)).isEqualTo("200");
    HttpResponse<byte[]> got = get(uploads().get(KEY, NOW).url());
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(IMAGE);
    assertThat(got.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(got.headers().firstValue("last-modified")).hasValue("Fri, 1 May 2026 08:00:00 GMT");
    assertThat(got.headers().firstValue("etag"))
        .isPresent()
        .isEqualTo(put.headers().firstValue("etag"));
  }

  @Test
  void an_address_is_good_for_what_its_signer_may_do__MSG_5() {
    List<String> refusals = new ArrayList<>();
    Principal reader =
        Principal.function(
            "arn:aws:sts::1:assumed-role/r/f",
            CREDENTIALS,
            List.of(new Grant("s3:GetObject", "arn:aws:s3:::pictures/*")),
            refusals::add);
    try (BucketServer other =
        start(new BucketServer.Trust(PRESIGNER, _ -> Optional.of(reader)), Optional.empty())) {
      Uploads uploads = uploads(other, "pictures", CREDENTIALS);
      HttpResponse<byte[]> refused = put(uploads.put(KEY, IMAGE.length, NOW), IMAGE);
      assertThat(outcome(refused)).isEqualTo("403 AccessDenied");
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("because no identity-based policy allows the s3:PutObject action");
      assertThat(refusals)
          .containsExactly(
              "User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: s3:PutObject"
                  + " on resource: arn:aws:s3:::pictures/a:shop/0123456789abcdefghjkmnpqrs.png");
      // Not a 404: who may not list does not learn what is there.
      assertThat(outcome(get(uploads.get(KEY, NOW).url()))).isEqualTo("403 AccessDenied");
      assertThat(refusals).hasSize(1);
    }
  }

  @Test
  void head_tells_the_size__MSG_5() {
    put(uploads().put(KEY, IMAGE.length, NOW), IMAGE);
    URI address =
        URI.create(server.endpoint() + "/pictures/a%3Ashop/0123456789abcdefghjkmnpqrs.png");
    URI head =
        PRESIGNER.sign(
            new Presigner.Request(SdkHttpMethod.HEAD, address, Map.of()),
            CREDENTIALS,
            NOW,
            Duration.ofMinutes(1));
    HttpResponse<byte[]> answer = send("HEAD", head, Map.of(), BodyPublishers.noBody());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-length")).hasValue("" + IMAGE.length);
  }

  @Test
  void an_image_is_put_once_and_stays_what_it_is__MSG_5() {
    put(uploads().put(KEY, IMAGE.length, NOW), IMAGE);
    byte[] other = IMAGE.clone();
    other[0]++;
    assertThat(outcome(put(uploads().put(KEY, other.length, NOW), other)))
        .isEqualTo("412 PreconditionFailed");
    assertThat(get(uploads().get(KEY, NOW).url()).body()).isEqualTo(IMAGE);
  }

  @Test
  void an_address_is_good_until_its_last_second__MSG_5() {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    clock.set(put.expiresAt());
    HttpResponse<byte[]> late = put(put, IMAGE);
    assertThat(outcome(late)).isEqualTo("403 AccessDenied");
    assertThat(new String(late.body(), StandardCharsets.UTF_8)).contains("Request has expired");
    nothingIsStored();
    clock.set(put.expiresAt().minusMillis(1));
    assertThat(outcome(put(put, IMAGE))).isEqualTo("200");
    Uploads.Signed get = uploads().get(KEY, NOW);
    clock.set(get.expiresAt().minusMillis(1));
    assertThat(outcome(get(get.url()))).isEqualTo("200");
    clock.set(get.expiresAt());
    assertThat(outcome(get(get.url()))).isEqualTo("403 AccessDenied");
  }

  @Test
  void an_address_from_the_future_is_refused__MSG_5() {
    URI url = uploads().get(KEY, NOW.plus(Duration.ofMinutes(16))).url();
    assertThat(outcome(get(url))).isEqualTo("403 AccessDenied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qrs[.]png | qrt.png | 403 SignatureDoesNotMatch",
        "a%3Ashop | b%3Ashop | 403 SignatureDoesNotMatch",
        "/pictures/ | /others/ | 403 SignatureDoesNotMatch",
        "X-Amz-Expires=900 | X-Amz-Expires=9000 | 403 SignatureDoesNotMatch",
        "X-Amz-Expires=900 | X-Amz-Expires=604801 | 400 AuthorizationQueryParametersError",
        "X-Amz-Expires=900 | X-Amz-Expires=900&X-Amz-Expires=1 | 400 AuthorizationQueryParametersError",
        "X-Amz-Expires=900& | '' | 400 AuthorizationQueryParametersError",
        "X-Amz-Date=20260501T080000Z | X-Amz-Date=20260501T080001Z | 403 SignatureDoesNotMatch",
        "X-Amz-Date=20260501T080000Z | X-Amz-Date=today | 400 AuthorizationQueryParametersError",
        "%2F20260501%2Fus-east-1 | %2F20260501%2Feu-west-1 | 403 SignatureDoesNotMatch",
        "Credential=id | Credential=other | 403 InvalidAccessKeyId",
        "Algorithm=AWS4-HMAC-SHA256 | Algorithm=AWS4-HMAC-SHA1 | 403 SignatureDoesNotMatch",
        "SignedHeaders=host | SignedHeaders=accept | 403 SignatureDoesNotMatch",
        "Signature=.{8} | Signature=00000000 | 403 SignatureDoesNotMatch",
        "X-Amz-Signature=[0-9a-f]* | X-Amz-Other=1 | 403 AccessDenied",
        "[?].* | '' | 403 AccessDenied",
        "$ | &response-content-type=text/html | 501 NotImplemented"
      })
  void a_changed_address_is_refused__MSG_5(String part, String instead, String outcome) {
    put(uploads().put(KEY, IMAGE.length, NOW), IMAGE);
    String url = uploads().get(KEY, NOW).url().toString();
    assertThat(outcome(get(URI.create(url)))).isEqualTo("200");
    String changed = url.replaceFirst(part, instead);
    assertThat(changed).isNotEqualTo(url);
    assertThat(outcome(get(URI.create(changed)))).isEqualTo(outcome);
  }

  @Test
  void an_address_for_getting_is_none_for_putting__MSG_5() {
    Uploads.Signed get = uploads().get(KEY, NOW);
    assertThat(outcome(put(get, IMAGE))).isEqualTo("403 SignatureDoesNotMatch");
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    assertThat(outcome(get(put.url()))).isEqualTo("403 SignatureDoesNotMatch");
    assertThat(outcome(send("DELETE", get.url(), Map.of(), BodyPublishers.noBody())))
        .isEqualTo("405 MethodNotAllowed");
    nothingIsStored();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 1_000_000})
  void another_size_than_the_signed_one_is_refused__MSG_5(int more) {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    assertThat(outcome(put(put, new byte[IMAGE.length + more])))
        .isEqualTo("403 SignatureDoesNotMatch");
    nothingIsStored();
  }

  @Test
  void a_size_that_is_not_said_is_refused__MSG_5() {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(IMAGE));
    assertThat(outcome(send("PUT", put.url(), put.headers(), chunked)))
        .isEqualTo("403 SignatureDoesNotMatch");
    nothingIsStored();
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, text/html",
    "content-type, ",
    "if-none-match, ",
    "if-none-match, other",
  })
  void other_headers_than_the_signed_ones_are_refused__MSG_5(String name, String value) {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    Map<String, String> headers = new HashMap<>(put.headers());
    headers.remove(name);
    if (value != null) {
      headers.put(name, value);
    }
    assertThat(outcome(send("PUT", put.url(), headers, BodyPublishers.ofByteArray(IMAGE))))
        .isEqualTo("403 SignatureDoesNotMatch");
    nothingIsStored();
  }

  @Test
  void what_s3_could_do_and_this_cannot_is_said__MSG_5() {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    Map<String, String> headers = new HashMap<>(put.headers());
    headers.put("x-amz-acl", "public-read");
    assertThat(outcome(send("PUT", put.url(), headers, BodyPublishers.ofByteArray(IMAGE))))
        .isEqualTo("501 NotImplemented");
    nothingIsStored();
  }

  @Test
  void other_secrets_and_other_buckets_are_refused__MSG_5() {
    AwsCredentials guess = AwsBasicCredentials.create("id", "guess");
    assertThat(outcome(get(uploads("pictures", guess).get(KEY, NOW).url())))
        .isEqualTo("403 SignatureDoesNotMatch");
    assertThat(outcome(get(uploads("others", CREDENTIALS).get(KEY, NOW).url())))
        .isEqualTo("404 NoSuchBucket");
    assertThat(outcome(get(URI.create(server.endpoint() + "/")))).isEqualTo("405 MethodNotAllowed");
  }

  @Test
  void pages_of_allowed_origins_may_put_and_read_answers__MSG_5() {
    Uploads.Signed put = uploads().put(KEY, IMAGE.length, NOW);
    HttpResponse<byte[]> preflight =
        preflight(put.url(), PAGE, "PUT", "content-type,if-none-match");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
    assertThat(preflight.headers().firstValue("access-control-allow-headers"))
        .hasValue("content-type, if-none-match");
    assertThat(preflight.headers().firstValue("access-control-max-age")).hasValue("600");
    for (String origin : List.of(PAGE, "https://other.example")) {
      Map<String, String> headers = new HashMap<>(put.headers());
      headers.put("Origin", origin);
      HttpResponse<byte[]> answer =
          send("PUT", put.url(), headers, BodyPublishers.ofByteArray(IMAGE));
      assertThat(answer.headers().firstValue("access-control-allow-origin"))
          .isEqualTo(origin.equals(PAGE) ? Optional.of(PAGE) : Optional.empty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example, PUT, content-type",
    "https://shop.example, DELETE, content-type",
    "https://shop.example, PUT, x-amz-acl"
  })
  void other_pages_methods_and_headers_are_not_allowed__MSG_5(
      String origin, String method, String header) {
    URI url = uploads().put(KEY, IMAGE.length, NOW).url();
    assertThat(outcome(preflight(url, origin, method, header))).isEqualTo("403 AccessForbidden");
  }

  private static HttpResponse<byte[]> preflight(
      URI url, String origin, String method, String headers) {
    return send(
        "OPTIONS",
        url,
        Map.of(
            "Origin", origin,
            "Access-Control-Request-Method", method,
            "Access-Control-Request-Headers", headers),
        BodyPublishers.noBody());
  }

  @Test
  void objects_stay_in_the_data_folder__MSG_5(@TempDir Path folder) throws IOException {
    server.close();
    server = start(Optional.of(folder));
    put(uploads().put(KEY, IMAGE.length, NOW), IMAGE);
    server.close();
    server = start(Optional.of(folder));
    assertThat(get(uploads().get(KEY, NOW).url()).body()).isEqualTo(IMAGE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}
