package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roles allow what the functions' code does, and nothing else. */
class PermissionsTest {
  private static final Path TEMPLATE = Path.of("../template.yaml");

  @TempDir private Path folder;

  @Test
  void every_permission_is_used_and_no_call_needs_another() throws Exception {
    try (RolesAtWork roles = new RolesAtWork(TEMPLATE)) {
      roles.play();
      assertThat(roles.stack().functionErrors()).isEmpty();
      assertThat(roles.stack().permissions().unused()).isEmpty();
    }
  }

  @Test
  void a_permission_that_nothing_uses_is_named() throws Exception {
    Path wider =
        changed(
            "DeliveryRole",
            "Action: dynamodb:DeleteItem",
            "Action: [dynamodb:DeleteItem, dynamodb:PutItem]");
    try (RolesAtWork roles = new RolesAtWork(wider)) {
      roles.play();
      assertThat(roles.stack().permissions().unused())
          .containsExactly(
              "DeliveryFunction: dynamodb:PutItem on"
                  + " arn:aws:dynamodb:us-east-1:000000000000:table/dovecote-ConnectionsTable");
    }
  }

  /** Whether a caller is told, as of the first, or the code goes on without, as in the others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dynamodb:ConditionCheckItem | dovecote-ConversationsTable",
        "sqs:SendMessage | dovecote-AssignmentQueue.fifo",
        "execute-api:ManageConnections | websocketapi/live/POST/@connections/"
      })
  void a_call_that_the_role_does_not_allow_is_refused_and_named(String action, String resource)
      throws Exception {
    Path narrower = changed("IngressRole", action, "dynamodb:DescribeTable");
    try (RolesAtWork roles = new RolesAtWork(narrower)) {
      Throwable failure = catchThrowable(roles::aConversationToItsEndAndALateReply);
      assertThat(roles.stack().functionErrors())
          .as("errors; the scene ended with %s", failure)
          .anySatisfy(error -> assertThat(error.cause()).hasMessageContaining(resource))
          .allSatisfy(
              error -> {
                assertThat(error.function()).isEqualTo("IngressFunction");
                assertThat(error.cause())
                    .hasMessageContaining("assumed-role/dovecote-IngressRole/")
                    .hasMessageContaining("is not authorized to perform: " + action);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"})
  void a_queue_that_its_function_may_not_read_stops_the_start(String action) throws Exception {
    Path narrower = changed("SweepRole", action, "sqs:ListQueues");
    assertThatThrownBy(() -> EmbeddedStack.builder().template(narrower).start())
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("SweepFunction")
        .hasMessageContaining(action)
        .hasMessageContaining("dovecote-TimerQueue");
  }

  @ParameterizedTest
  @CsvSource({
    "dynamodb:DescribeStream",
    "dynamodb:GetShardIterator",
    "dynamodb:GetRecords",
    "dynamodb:ListStreams",
    "sqs:SendMessage"
  })
  void a_stream_that_its_function_may_not_read_or_give_up_stops_the_start(String action)
      throws Exception {
    Path narrower = changed("PublishRole", action, "dynamodb:DescribeTable");
    assertThatThrownBy(() -> EmbeddedStack.builder().template(narrower).start())
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("PublishFunction")
        .hasMessageContaining(action);
  }

  /** The template with one thing in one role changed. */
  private Path changed(String role, String from, String to) throws IOException {
    String text = Files.readString(TEMPLATE);
    int begin = text.indexOf("\n  " + role + ":");
    int at = text.indexOf(from, begin);
    assertThat(begin).isPositive();
    assertThat(at).as("%s in %s", from, Arrays.asList(role, TEMPLATE)).isPositive();
    Path file = folder.resolve("template.yaml");
    Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    return file;
  }
}
