package dev.dovecote.testkit.dynamo.value;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** DynamoDB's ValidationException, which the SDK knows only by its error code. */
public final class Invalid {
  public static final String CODE = "ValidationException";

  private Invalid() {}

  public static DynamoDbException because(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .awsErrorDetails(details(CODE, message))
            .statusCode(400)
            .requestId("memory")
            .build();
  }

  public static boolean is(DynamoDbException exception) {
    return exception.awsErrorDetails() != null
        && CODE.equals(exception.awsErrorDetails().errorCode());
  }

  /** The details that the SDK attaches to every error answer. */
  public static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder()
        .errorCode(code)
        .errorMessage(message)
        .serviceName("DynamoDb")
        .build();
  }
}
