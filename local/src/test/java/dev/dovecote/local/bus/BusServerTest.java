package dev.dovecote.local.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.template.UnsupportedTemplateException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** The bus, by EventBridge's own client. */
class BusServerTest {
  private static final Path TEMPLATE = Path.of("src/test/resources/test-template.yaml");
  private static EmbeddedStack stack;
  private static EventBridgeClient client;

  @BeforeAll
  static void start() {
    stack = EmbeddedStack.builder().template(TEMPLATE).eager(false).log((f, l) -> {}).start();
    client =
        EventBridgeClient.builder()
            .httpClient(Apache5HttpClient.create())
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(stack.eventsUrl()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    stack.close();
  }

  private static PutEventsRequestEntry entry(Consumer<PutEventsRequestEntry.Builder> change) {
    var builder =
        PutEventsRequestEntry.builder()
            .eventBusName("dovecote-events")
            .source("test")
            .detailType("Noted")
            .time(Instant.parse("2026-01-01T00:00:00.900Z"))
            .detail("{\"rank\": 7}");
    change.accept(builder);
    return builder.build();
  }

  private static PutEventsResponse put(PutEventsRequestEntry... entries) {
    return client.putEvents(r -> r.entries(entries));
  }

  private static List<String> received() {
    return stack
        .sqs()
        .receiveMessage(
            r ->
                r.queueUrl(stack.queueUrl("NotedQueue")).maxNumberOfMessages(10).waitTimeSeconds(1))
        .messages()
        .stream()
        .map(message -> message.body())
        .toList();
  }

  @Test
  void what_a_rule_matches_goes_to_its_queue_as_eventbridge_hands_it_over() throws Exception {
    put(entry(e -> e.detail("{\"rank\": 3}")), entry(e -> {}), entry(e -> e.detailType("Other")));
    assertThat(received())
        .singleElement()
        .satisfies(
            body -> {
              var event = new com.fasterxml.jackson.databind.ObjectMapper().readTree(body);
              assertThat(event.path("detail").path("rank").asInt()).isEqualTo(7);
              assertThat(event.path("detail-type").asText()).isEqualTo("Noted");
              assertThat(event.path("source").asText()).isEqualTo("test");
              assertThat(event.path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
              assertThat(event.path("account").asText()).isEqualTo("000000000000");
              assertThat(event.path("id").asText()).hasSize(36);
              assertThat(event.path("resources").isEmpty()).isTrue();
            });
    assertThat(stack.events()).extracting(e -> e.path("detail-type").asText()).contains("Other");
  }

  @Test
  void each_entry_is_refused_by_itself() {
    PutEventsResponse response =
        put(
            entry(e -> e.eventBusName("elsewhere")),
            entry(e -> e.detail("[1]")),
            entry(e -> e.detail("{")),
            entry(e -> e.source("aws.ec2")),
            entry(e -> e.detailType("Quiet")));
    assertThat(response.failedEntryCount()).isEqualTo(4);
    assertThat(response.entries())
        .extracting(result -> result.errorCode())
        .containsExactly(
            "ResourceNotFoundException",
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            null);
  }

  @Test
  void more_than_ten_entries_and_other_calls_are_refused() {
    List<PutEventsRequestEntry> eleven = Collections.nCopies(11, entry(e -> {}));
    assertThatThrownBy(() -> client.putEvents(r -> r.entries(eleven)))
        .isInstanceOfSatisfying(
            EventBridgeException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    assertThatThrownBy(() -> client.listRules(r -> {}))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("AWSEvents.ListRules");
  }

  @Test
  void a_target_that_is_no_queue_of_the_template_is_refused_by_name(@TempDir Path folder)
      throws Exception {
    Path template = folder.resolve("template.yaml");
    String text = Files.readString(TEMPLATE);
    Files.writeString(
        template, text.replace("Arn: !GetAtt NotedQueue.Arn", "Arn: !GetAtt WorkFunction.Arn"));
    assertThatThrownBy(() -> EmbeddedStack.builder().template(template).log((f, l) -> {}).start())
        .isInstanceOf(UnsupportedTemplateException.class)
        .hasMessageContainingAll("NotedRule", "Targets.Arn", "WorkFunction");
  }
}
