package dev.dovecote.local.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A stack in an AWS account, reached with the caller's own credentials and region, or at {@code
 * AWS_ENDPOINT_URL} where that is set, as the AWS command line does.
 */
final class DeployedStack {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  /** Which the AWS and SAM command lines know, and the SDK does not. */
  private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";

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
          try (CloudFormationClient client = callers(CloudFormationClient.builder()).build()) {
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
            "there is no stack "
                + stack
                + " in this account and region (AWS_REGION names another): "
                + said(refused),
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
      return withoutCredentials()
          + ". Set AWS_PROFILE, or take what the AWS command line has:"
          + " eval \"$(aws configure export-credentials --format env)\"";
    }
    if (said.startsWith("Unable to load region")) {
      return "no AWS region is set. Set AWS_REGION, or a profile that has one with AWS_PROFILE";
    }
    return "AWS cannot be reached: " + said;
  }

  /** Asks the profile alone, if there is one: among all the others its reason is lost. */
  private static String withoutCredentials() {
    String profile = ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
    if (ProfileFile.defaultProfileFile().profile(profile).isPresent()) {
      try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(profile)) {
        provider.resolveCredentials();
      } catch (SdkException | IllegalStateException why) {
        String reason =
            String.valueOf(why.getMessage()).replaceAll("[.:]? ?(ProfileFile\\(.*)?$", "");
        return "the profile " + profile + " gives no AWS credentials: " + reason;
      }
    }
    return "no AWS credentials are found";
  }

  /** A client of the stack's tables. */
  DynamoDbClient dynamoDb() {
    return callers(DynamoDbClient.builder()).build();
  }

  private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B callers(
      B builder) {
    String endpoint = System.getenv(ENDPOINT);
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    String region = variable(DEFAULT_REGION);
    if (!region.isBlank()
        && variable(SdkSystemSetting.AWS_REGION.environmentVariable()).isBlank()) {
      builder.region(Region.of(region));
    }
    return builder.httpClient(Apache5HttpClient.create());
  }

  private static String variable(String name) {
    return Objects.requireNonNullElse(System.getenv(name), "");
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
