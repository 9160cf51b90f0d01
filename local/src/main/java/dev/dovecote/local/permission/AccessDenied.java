package dev.dovecote.local.permission;

import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.SqsRequest;
import software.amazon.awssdk.services.xray.model.XRayException;
import software.amazon.awssdk.services.xray.model.XRayRequest;

/**
 * What the SDK throws where AWS refuses a call. Each service has its own status, code and words for
 * it; none models it as an exception of its own.
 */
final class AccessDenied {
  private AccessDenied() {}

  static AwsServiceException of(SdkRequest call, Principal who, Use use) {
    return switch (call) {
      case DynamoDbRequest _ ->
          filled(
              DynamoDbException.builder(),
              new Refusal("DynamoDb", 400, "AccessDeniedException", explained(who, use)));
      case EventBridgeRequest _ ->
          filled(
              EventBridgeException.builder(),
              new Refusal("EventBridge", 400, "AccessDeniedException", explained(who, use)));
      // SQS writes its actions in lower case here.
      case SqsRequest _ ->
          filled(
              SqsException.builder(),
              new Refusal(
                  "Sqs",
                  403,
                  "AccessDenied",
                  explained(who, new Use(use.action().toLowerCase(Locale.ROOT), use.resource()))));
      case ApiGatewayManagementApiRequest _ ->
          filled(
              ApiGatewayManagementApiException.builder(),
              new Refusal(
                  "ApiGatewayManagementApi",
                  403,
                  "AccessDeniedException",
                  who.sentence(new Use(use.action(), withheld(use.resource())))));
      case XRayRequest _ ->
          filled(
              XRayException.builder(),
              new Refusal("XRay", 403, "AccessDeniedException", explained(who, use)));
      default -> throw new UnsupportedOperationException("a refusal of " + call.getClass());
    };
  }

  /** A key that nobody has. */
  static AwsServiceException unrecognized(String accessKeyId) {
    return filled(
        AwsServiceException.builder(),
        new Refusal(
            "AWS",
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid: nobody has the key "
                + accessKeyId));
  }

  private static String explained(Principal who, Use use) {
    return "%s because no identity-based policy allows the %s action"
        .formatted(who.sentence(use), use.action());
  }

  /** API Gateway shows of the account its last four digits, and of the connection nothing. */
  private static String withheld(String resource) {
    return resource
        .replaceFirst(":\\d{8}(\\d{4}):", ":********$1:")
        .replaceFirst("/@connections/.*", "/@connections/{connectionId}");
  }

  private record Refusal(String service, int status, String code, String message) {}

  private static AwsServiceException filled(
      AwsServiceException.Builder exception, Refusal refusal) {
    return exception
        .message(refusal.message())
        .statusCode(refusal.status())
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName(refusal.service())
                .errorCode(refusal.code())
                .errorMessage(refusal.message())
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(refusal.status()).build())
                .build())
        .build();
  }
}
