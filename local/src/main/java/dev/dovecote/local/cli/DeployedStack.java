package dev.dovecote.local.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClientBuilder;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * A stack in an AWS account, reached with the caller's own credentials and region, or at {@code
 * AWS_ENDPOINT_URL} where that is set, as the AWS command line does.
 */
final class DeployedStack {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  private final String name;
  private final Map<String, String> resources = new HashMap<>();
  private final Map<String, String> outputs = new HashMap<>();

  private DeployedStack(String name) {
    this.name = name;
  }

  /**
   * Asks CloudFormation what the stack is made of.
   *
   * @throws UsageException where there is no such stack, or nobody may ask
   */
  static DeployedStack find(String name) {
    DeployedStack stack = new DeployedStack(name);
    explained(
        name,
        () -> {
          CloudFormationClientBuilder builder =
              CloudFormationClient.builder().httpClient(Apache5HttpClient.create());
          String endpoint = System.getenv(ENDPOINT);
          if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
          }
          try (CloudFormationClient client = builder.build()) {
            client.describeStacks(ask -> ask.stackName(name)).stacks().getFirst().outputs().stream()
                .forEach(
                    (Output output) -> stack.outputs.put(output.outputKey(), output.outputValue()));
            client
                .listStackResourcesPaginator(ask -> ask.stackName(name))
                .stackResourceSummaries()
                .forEach(
                    resource ->
                        stack.resources.put(
                            resource.logicalResourceId(), resource.physicalResourceId()));
          }
          return stack;
        });
    return stack;
  }

  /**
   * Asks, before anything is begun; says of what commonly goes wrong with an account what to do.
   *
   * @throws UsageException saying it
   */
  static <T> T explained(String stack, Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException refused) {
      if (code(refused).equals("ValidationError")) {
        throw new UsageException(
            "there is no stack " + stack + " in this account and region: " + said(refused),
            refused);
      }
      throw accountsFault(refused)
          .<RuntimeException>map(told -> new UsageException(told, refused))
          .orElse(refused);
    } catch (SdkClientException failed) {
      throw new UsageException(unsent(String.valueOf(failed.getMessage())), failed);
    }
  }

  /** The same, of work that was begun: why it failed. */
  static String why(SdkException failed) {
    return failed instanceof AwsServiceException refused
        ? accountsFault(refused).orElseGet(() -> "AWS says: " + said(refused))
        : unsent(String.valueOf(failed.getMessage()));
  }

  /** What is wrong with the account or its credentials, if it is they. */
  private static Optional<String> accountsFault(AwsServiceException refused) {
    return Optional.ofNullable(
        switch (code(refused)) {
          case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
              "the AWS credentials have expired; sign in again";
          case "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch" ->
              "AWS does not know these credentials; sign in again, or set AWS_PROFILE";
          case "AccessDenied", "AccessDeniedException" ->
              "these AWS credentials may not do that: " + said(refused);
          default -> null;
        });
  }

  private static String code(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    return details == null ? "" : String.valueOf(details.errorCode());
  }

  /** What AWS says, without what the SDK adds to it: how often it asked, and under which IDs. */
  private static String said(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    return String.valueOf(details == null ? refused.getMessage() : details.errorMessage());
  }

  /** Why nothing was even asked; the client says it at length, with all that it tried. */
  private static String unsent(String said) {
    if (said.startsWith("Unable to load credentials")) {
      return "no AWS credentials are found. Set AWS_PROFILE, or, where the profile signs in by SSO"
          + " or takes a role: eval \"$(aws configure export-credentials --format env)\"";
    }
    if (said.startsWith("Unable to load region")) {
      return "no AWS region is set. Set AWS_REGION, or a profile that has one with AWS_PROFILE";
    }
    return "AWS cannot be reached: " + said;
  }

  /** A client of the stack's tables. */
  DynamoDbClient dynamoDb() {
    DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClient(Apache5HttpClient.create());
    String endpoint = System.getenv(ENDPOINT);
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder.build();
  }

  /** The name that a resource got. */
  String resource(String logicalId) {
    String physicalId = resources.get(logicalId);
    if (physicalId == null) {
      throw new UsageException("the stack %s has no %s".formatted(name, logicalId));
    }
    return physicalId;
  }

  /** One of the stack's outputs. */
  String output(String key) {
    String value = outputs.get(key);
    if (value == null) {
      throw new UsageException("the stack %s has no output %s".formatted(name, key));
    }
    return value;
  }
}
