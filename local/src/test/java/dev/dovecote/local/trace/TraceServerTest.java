package dev.dovecote.local.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.Frames;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.xray.XRayClient;
import software.amazon.awssdk.services.xray.model.InvalidRequestException;
import software.amazon.awssdk.services.xray.model.PutTraceSegmentsResponse;

/** X-Ray, by its own client. */
class TraceServerTest {
  private static final String SEGMENT =
      """
      {"name": "dovecote-IngressFunction", "id": "70de5b6f19ff9a0a", "start_time": 1478293361.271,
       "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 1478293361.449,
       "annotations": {"why": "chance", "coldStart": true},
       "subsegments": [{"name": "DynamoDb", "id": "53995c3f42cd8ad8", "namespace": "aws",
         "start_time": 1478293361.300, "end_time": 1478293361.301}]}""";

  private final TraceServer server =
      TraceServer.start(InstantSource.fixed(Instant.ofEpochSecond(1478293362)));
  private final XRayClient client =
      XRayClient.builder()
          .httpClient(Apache5HttpClient.create())
          .region(Region.US_EAST_1)
          .endpointOverride(URI.create(server.endpoint()))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
          .build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private PutTraceSegmentsResponse put(String... documents) {
    return client.putTraceSegments(put -> put.traceSegmentDocuments(documents));
  }

  @Test
  void a_segment_is_taken_and_kept_as_it_was_told() {
    assertThat(put(SEGMENT).unprocessedTraceSegments()).isEmpty();
    assertThat(server.segments()).containsExactly((ObjectNode) Frames.read(SEGMENT));
  }

  @Test
  void the_last_ones_are_kept() {
    String[] same = new String[50];
    java.util.Arrays.fill(same, SEGMENT);
    for (int times = 0; times * same.length <= TraceServer.KEPT_MAX; times++) {
      put(same);
    }
    assertThat(server.segments()).hasSize(TraceServer.KEPT_MAX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "name": "dovecote-IngressFunction", | ''                       | InvalidSegment
          dovecote-IngressFunction            | no <name>                | InvalidSegment
          70de5b6f19ff9a0a                    | 70de5b6f                 | InvalidSegment
          53995c3f42cd8ad8                    | 70de5b6f19ff9a0a         | InvalidSegment
          1-581cf771-a006649127e371903a2de979 | a006649127e371903a2de979 | InvalidSegment
          1-581cf771                          | 1-501cf771               | InvalidSegment
          1-581cf771                          | 1-591cf771               | InvalidSegment
          "end_time": 1478293361.449,         | ''                       | InvalidSegment
          1478293361.449                      | 1478293361.1             | InvalidSegment
          "start_time": 1478293361.300,       | ''                       | InvalidSegment
          "aws"                               | "dynamodb"               | InvalidSegment
          coldStart                           | cold start               | InvalidSegment
          "why": "chance"                     | "why": {}                | InvalidSegment
          {"name"                             | {name                    | ParseError
          """)
  void what_is_not_as_x_ray_asks_is_not_taken_and_said(String from, String to, String code) {
    assertThat(SEGMENT).contains(from);
    String broken = SEGMENT.replace(from, to);
    assertThat(put(SEGMENT, broken).unprocessedTraceSegments())
        .singleElement()
        .satisfies(each -> assertThat(each.errorCode()).isEqualTo(code))
        .satisfies(each -> assertThat(each.message()).isNotEmpty());
    assertThat(server.segments()).hasSize(1);
  }

  @Test
  void a_document_of_more_than_64_kb_is_not_taken() {
    String large = SEGMENT.replace("chance", "x".repeat(64 * 1024));
    assertThat(put(large).unprocessedTraceSegments())
        .singleElement()
        .satisfies(each -> assertThat(each.errorCode()).isEqualTo("SegmentTooLarge"));
  }

  @Test
  void what_is_no_request_is_refused() {
    assertThatThrownBy(() -> put()).isInstanceOf(InvalidRequestException.class);
  }
}
