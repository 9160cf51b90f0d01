package dev.dovecote.local.template;

import static dev.dovecote.local.template.TemplateReaderTest.ADDRESSES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The template that is deployed, as it is read. */
class DeployedTemplateTest {
  private Template deployed() {
    return TemplateReader.open(Path.of("../template.yaml"))
        .resolve(Map.of("OidcIssuer", "http://127.0.0.1:2"), ADDRESSES);
  }

  @Test
  void the_deployed_template_is_understood() {
    Template template = deployed();
    assertThat(template.tables()).containsKeys("DeskTable", "ConversationsTable");
    assertThat(template.tables().get("LanesTable").timeToLive()).hasValue("expiresAt");
    assertThat(template.tables().get("ConversationsTable").attributeTypes())
        .containsEntry("n", "N");
    Template.Queue assignment = template.queues().get("AssignmentQueue");
    assertThat(assignment.name()).isEqualTo("dovecote-AssignmentQueue.fifo");
    assertThat(assignment.redrive())
        .hasValue(
            new Template.Redrive(
                "arn:aws:sqs:us-east-1:000000000000:dovecote-AssignmentDeadLetters.fifo", 5));
    assertThat(assignment.attributes()).containsEntry("VisibilityTimeout", "30");
  }

  @Test
  void the_bucket_is_the_ingress_functions_alone__MSG_5() {
    Template template = deployed();
    assertThat(template.buckets().get("UploadsBucket"))
        .isEqualTo(
            new Template.Bucket(
                "UploadsBucket",
                "dovecote-uploadsbucket",
                List.of(
                    new Template.BucketCors(
                        List.of("http://localhost:5173"),
                        List.of("PUT", "GET"),
                        List.of("content-type", "if-none-match"),
                        List.of(),
                        Optional.of(600)))));
    // Every function knows its name, since each makes all beans at its start; one may use it.
    template
        .functions()
        .forEach(
            (id, function) ->
                assertThat(function.environment())
                    .as(id)
                    .containsEntry("UPLOADS_BUCKET", "dovecote-uploadsbucket"));
    template
        .roles()
        .forEach(
            (id, role) ->
                assertThat(
                        role.statements().stream()
                            .filter(s -> s.actions().stream().anyMatch(a -> a.startsWith("s3:")))
                            .map(s -> s.actions() + " " + s.resources())
                            .toList())
                    .as(id)
                    .isEqualTo(
                        id.equals("IngressRole")
                            ? List.of(
                                "[s3:PutObject, s3:GetObject]"
                                    + " [arn:aws:s3:::dovecote-uploadsbucket/*]")
                            : List.of()));
  }

  @Test
  void functions_have_what_globals_say_under_what_they_say_themselves() {
    Template.Function assignment = deployed().functions().get("AssignmentFunction");
    assertThat(assignment.handler())
        .isEqualTo("dev.dovecote.functions.assignment.AssignmentHandler");
    assertThat(assignment.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(assignment.roleId()).hasValue("AssignmentRole");
    assertThat(assignment.environment())
        .containsEntry("DESK_TABLE", "dovecote-DeskTable")
        .containsEntry(
            "ASSIGNMENT_QUEUE_URL", "http://127.0.0.1:1/000000000000/dovecote-AssignmentQueue.fifo")
        .containsEntry("CALLBACK_URL", "http://127.0.0.1:3/live")
        .doesNotContainKey("ALLOWED_ORIGINS");
    assertThat(deployed().functions().get("AuthorizerFunction").environment())
        .containsEntry("DESK_TABLE", "dovecote-DeskTable")
        .containsEntry("ALLOWED_ORIGINS", "http://localhost:5173");
    assertThat(deployed().functions().get("ApiFunction").timeout())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void triggers_apis_roles_and_outputs_are_read() {
    Template template = deployed();
    Template.Function sweep = template.functions().get("SweepFunction");
    assertThat(sweep.schedules())
        .extracting(Template.Schedule::rate)
        .containsExactly(Duration.ofMinutes(1));
    assertThat(sweep.queues())
        .extracting(Template.SqsTrigger::reportsBatchItemFailures)
        .containsExactly(true);
    assertThat(
            template.functions().get("DeliveryFunction").queues().getFirst().maximumConcurrency())
        .hasValue(10);
    Template.WebSocketApi sockets = template.webSocketApi().orElseThrow();
    assertThat(sockets.stage()).isEqualTo("live");
    assertThat(sockets.routes().get("$connect").authorizer())
        .hasValue(
            new Template.RequestAuthorizer("AuthorizerFunction", List.of("ticket"), List.of()));
    assertThat(sockets.routes().get("$connect").function()).isEmpty();
    assertThat(sockets.routes().get("$default").responds()).isTrue();
    assertThat(sockets.routes().get("$disconnect").responds()).isFalse();
    Template.HttpApi http = template.httpApi().orElseThrow();
    assertThat(http.routes())
        .filteredOn(r -> r.key().equals("GET /v1/{proxy+}"))
        .extracting(Template.HttpRoute::authorizer)
        .containsExactly(
            Optional.of(new Template.JwtAuthorizer("http://127.0.0.1:2", List.of("dovecote"))));
    assertThat(template.roles().get("DeliveryRole").statements())
        .anySatisfy(
            s -> {
              assertThat(s.actions()).containsExactly("execute-api:ManageConnections");
              assertThat(s.resources())
                  .containsExactly(
                      "arn:aws:execute-api:us-east-1:000000000000:websocketapi/live/POST/@connections/*");
            });
    assertThat(template.outputs())
        .containsEntry("WebSocketUrl", "ws://127.0.0.1:3/live")
        .containsEntry("HttpUrl", "http://127.0.0.1:2");
  }

  @Test
  void streams_buses_and_rules_are_read() {
    Template template = deployed();
    assertThat(template.tables().get("ConversationsTable").streamView()).hasValue("NEW_IMAGE");
    assertThat(template.tables().get("DeskTable").streamView()).isEmpty();
    Template.StreamTrigger trigger =
        template.functions().get("PublishFunction").streams().getFirst();
    assertThat(trigger.streamArn())
        .isEqualTo(template.tables().get("ConversationsTable").streamArn());
    assertThat(trigger.filters()).singleElement().asString().contains("\"transferred\"");
    assertThat(trigger.bisects()).isTrue();
    assertThat(trigger.maximumRetries()).isEmpty();
    assertThat(trigger.maximumAge()).hasValue(Duration.ofHours(4));
    assertThat(trigger.onFailureArn())
        .hasValue("arn:aws:sqs:us-east-1:000000000000:dovecote-PublishDeadLetters");
    assertThat(template.buses().get("EventBus").name()).isEqualTo("dovecote-events");
    Template.Rule rule = template.rules().get("EndedConversationsExample");
    assertThat(rule.busName()).isEqualTo("dovecote-events");
    assertThat(rule.enabled()).isFalse();
    assertThat(template.functions().get("ApiFunction").environment())
        .containsEntry("EVENT_BUS_NAME", "dovecote-events");
  }

  @Test
  void functions_may_write_traces_where_there_are_any() {
    Template traced = deployed();
    Template untraced =
        TemplateReader.open(Path.of("../template.yaml"))
            .resolve(Map.of("OidcIssuer", "http://127.0.0.1:2", "TracesPercent", "0"), ADDRESSES);
    assertThat(traced.roles().values()).hasSize(8).filteredOn(this::writesTraces).hasSize(7);
    assertThat(traced.functions().values())
        .hasSize(7)
        .allSatisfy(
            function -> {
              assertThat(function.environment()).containsEntry("TRACES_PERCENT", "5");
              assertThat(writesTraces(traced.roles().get(function.roleId().orElseThrow())))
                  .isTrue();
            });
    assertThat(untraced.functions().values())
        .allSatisfy(
            function -> assertThat(function.environment()).containsEntry("TRACES_PERCENT", "0"));
    assertThat(untraced.roles().values()).hasSize(8).noneMatch(this::writesTraces);
  }

  private boolean writesTraces(Template.Role role) {
    return role.statements().stream()
        .anyMatch(statement -> statement.actions().contains("xray:PutTraceSegments"));
  }
}
