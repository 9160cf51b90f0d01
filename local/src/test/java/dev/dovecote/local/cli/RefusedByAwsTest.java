package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ShopId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What AWS itself refuses, as it answers on the wire: what is said, and whether it was begun. */
class RefusedByAwsTest {
  private static final ShopId MAGPIE = new ShopId("magpie");
  private static final String CREATE =
      "shop create --stack magpies --shop magpie --owner olive --agent anna";

  private final AwsAccount account = new AwsAccount();
  @TempDir Path folder;

  @AfterEach
  void close() {
    account.close();
  }

  private void expect(String call, int code, String... parts) throws Exception {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", account.url(),
            "AWS_REGION", "us-east-1",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_SESSION_TOKEN", "token",
            "AWS_CONFIG_FILE", folder.resolve("config").toString(),
            "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    try (Program program = Program.start(folder, environment, call.split(" ", -1))) {
      assertThat(program.awaitEnd()).as(program.err()).isEqualTo(code);
      if (code == 0) {
        assertThat(program.out()).startsWith("magpie~").hasLineCount(1);
      } else {
        assertThat(program.err()).startsWith("dovecote: ").contains(parts).hasLineCount(1);
        assertThat(program.out()).isEmpty();
      }
    }
  }

  private List<String> people() {
    try (DynamoDbClient dynamo = account.dynamoDb()) {
      ShopFounder founder = ShopFounder.on(dynamo, name -> name, InstantSource.system());
      return founder.people(MAGPIE).stream().map(each -> each.id().value()).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredToken, the AWS credentials have expired; sign in again",
    "ExpiredTokenException, the AWS credentials have expired; sign in again",
    "AccessDenied, 'these AWS credentials may not do that: AccessDenied, says CloudFormation'",
    "ValidationError, 'there is no stack magpies in this account and region'"
  })
  void where_the_stack_cannot_be_asked_for_nothing_is_begun(String code, String told)
      throws Exception {
    account.refuseTheStack(code);
    expect(CREATE, 2, told);
    assertThat(people()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, the AWS credentials have expired; sign in again",
    "AccessDeniedException, 'these AWS credentials may not do that: AccessDeniedException, says'"
  })
  void what_fails_half_way_says_that_it_was_begun_and_is_completed_when_it_can(
      String code, String told) throws Exception {
    account.refuseWrite(3, code);
    expect(CREATE, 1, "the shop is not made, or only in part", told, "the same command");
    assertThat(people()).containsExactly("olive");
    account.allowWrites();
    expect(CREATE, 0);
    assertThat(people()).containsExactlyInAnyOrder("olive", "anna");
    expect(CREATE, 2, "there is a shop magpie already; nothing changed");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void a_write_that_is_refused_was_begun_be_it_the_first_or_the_key(int write) throws Exception {
    account.refuseWrite(write, "AccessDeniedException");
    expect(CREATE, 1, write == 1 ? "is not made" : "its key is not (these AWS credentials may not");
  }

  @Test
  void a_key_that_cannot_be_written_is_told_by_its_reason() throws Exception {
    expect(CREATE, 0);
    account.refuseWrite(1, "ExpiredTokenException");
    expect(
        "shop key --stack magpies --shop magpie",
        1,
        "the key is not made (the AWS credentials have expired; sign in again)");
  }
}
