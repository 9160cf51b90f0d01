package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.local.EmbeddedStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;

/** Who asks for a deployed stack without being able to: told in one line what to do. */
class DeployedStackTest {
  private static final String CREATE = "shop create --stack none --shop s1 --owner olive";
  private static final String SMOKE = "smoke --stack none --shop-key k --token t";

  @TempDir Path folder;

  /** An environment in which nothing is set, and which asks nothing of the machine. */
  private Map<String, String> bare() {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "");
    environment.put("AWS_SECRET_ACCESS_KEY", "");
    environment.put("AWS_SESSION_TOKEN", "");
    return environment;
  }

  private void refused(Map<String, String> environment, String call, String... parts)
      throws Exception {
    try (Program program = Program.start(folder, environment, call.split(" ", -1))) {
      assertThat(program.awaitEnd()).isEqualTo(2);
      assertThat(program.err()).startsWith("dovecote: ").contains(parts).hasLineCount(1);
      assertThat(program.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CREATE, SMOKE, "shop key --stack none --shop s1"})
  void without_credentials_it_is_said_how_to_have_some(String call) throws Exception {
    refused(bare(), call, "no AWS credentials are found", "AWS_PROFILE", "export-credentials");
  }

  /** The bare environment, with a profile of the configuration file. */
  private Map<String, String> profile(String name, String configuration) throws IOException {
    Files.writeString(folder.resolve("config"), configuration);
    Map<String, String> environment = bare();
    environment.put("AWS_PROFILE", name);
    return environment;
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void what_a_profile_lacks_is_told() throws Exception {
    Map<String, String> environment =
        profile(
            "in-role",
            "[profile in-role]\nrole_arn = arn:aws:iam::123456789012:role/x\n"
                + "source_profile = base\n[profile base]\nregion = us-east-1\n");
    refused(environment, CREATE, "the profile in-role", "base", "aws configure export-credentials");
  }

  @Test
  void a_profile_that_takes_a_role_asks_for_it() throws Exception {
    int free = free();
    Map<String, String> environment =
        profile(
            "in-role",
            "[profile in-role]\nrole_arn = arn:aws:iam::123456789012:role/x\n"
                + "source_profile = base\n"
                + "[profile base]\naws_access_key_id = key\naws_secret_access_key = secret\n");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + free);
    refused(environment, CREATE, "the profile in-role", "127.0.0.1:" + free);
  }

  @Test
  void whose_profile_signs_in_by_SSO_is_told_to() throws Exception {
    Map<String, String> environment =
        profile(
            "by-sso",
            "[profile by-sso]\nsso_session = never-signed-in\nsso_account_id = 123456789012\n"
                + "sso_role_name = Admin\n[sso-session never-signed-in]\n"
                + "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n");
    refused(environment, CREATE, "the profile by-sso", "aws sso login");
  }

  @Test
  void without_a_region_it_is_said_how_to_set_one() throws Exception {
    Map<String, String> environment = bare();
    environment.put("AWS_REGION", "");
    environment.put("AWS_DEFAULT_REGION", "");
    refused(environment, CREATE, "AWS_REGION");
  }

  @Test
  void the_region_may_be_set_as_for_the_command_line() throws Exception {
    Map<String, String> environment = bare();
    environment.put("AWS_REGION", "");
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    refused(environment, CREATE, "no AWS credentials are found");
  }

  @Test
  void where_nobody_answers_it_is_said_where() throws Exception {
    int free = free();
    Map<String, String> environment = bare();
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + free);
    refused(environment, CREATE, "AWS cannot be reached", "127.0.0.1:" + free);
  }

  /** By API Gateway's part of the stack, which knows its callers by their keys. */
  @ParameterizedTest
  @CsvSource({"stranger, does not know these credentials", "localSweepFunction, may not do that"})
  void a_refusal_is_told_by_its_reason(String key, String reason) {
    try (EmbeddedStack stack =
            EmbeddedStack.builder()
                .template(Path.of("../template.yaml"))
                .eager(false)
                .log((_, _) -> {})
                .start();
        ApiGatewayManagementApiClient client =
            ApiGatewayManagementApiClient.builder()
                .httpClient(Apache5HttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(stack.callbackUrl()))
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "local")))
                .build()) {
      for (Runnable call :
          List.<Runnable>of(
              () -> client.getConnection(r -> r.connectionId("c=")),
              () -> client.deleteConnection(r -> r.connectionId("c=")))) {
        assertThatThrownBy(
                () ->
                    DeployedStack.explained(
                        "none",
                        () -> {
                          call.run();
                          return "answered";
                        }))
            .isInstanceOf(UsageException.class)
            .hasMessageContaining(reason);
      }
    }
  }
}
