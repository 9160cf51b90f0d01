package dev.dovecote.functions.wiring.tracing;

import dev.dovecote.aws.TransactItems;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Stands in the function's AWS clients: notes each call for the invocation that it is made for, and
 * names the invocation's trace to messages of queues, where it is in one. Outside of an invocation
 * it does nothing.
 */
@Singleton
final class CallRecorder implements ExecutionInterceptor {
  private static final ExecutionAttribute<Call> CALL = new ExecutionAttribute<>("dovecote.call");

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    Invocation invocation = Invocation.current();
    if (invocation != null) {
      String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
      String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
      attributes.putAttribute(
          CALL, invocation.call(service, operation, resources(context.request())));
    }
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    Invocation invocation = Invocation.current();
    if (invocation == null
        || invocation.carried == null
        || !(context.request() instanceof SendMessageRequest send)) {
      return context.request();
    }
    String header = invocation.carried.written();
    return send.toBuilder()
        .messageSystemAttributes(
            Map.of(
                MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                MessageSystemAttributeValue.builder()
                    .dataType("String")
                    .stringValue(header)
                    .build()))
        .build();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      call.attempt();
    }
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    Invocation invocation = Invocation.current();
    if (call != null && invocation != null) {
      int status = context.httpResponse().statusCode();
      call.outcome =
          new Call.Outcome(invocation.nanos(), status, requestId(context.response()), null, false);
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    Invocation invocation = Invocation.current();
    if (call != null && invocation != null) {
      call.outcome = failure(invocation.nanos(), context.exception());
    }
  }

  private static Call.Outcome failure(long nanos, Throwable failure) {
    if (!(failure instanceof SdkServiceException refused)) {
      return new Call.Outcome(nanos, 0, null, failure.getClass().getSimpleName(), false);
    }
    String code =
        refused instanceof AwsServiceException aws && aws.awsErrorDetails() != null
            ? aws.awsErrorDetails().errorCode()
            : null;
    return new Call.Outcome(
        nanos,
        refused.statusCode(),
        refused.requestId(),
        Objects.requireNonNullElse(code, failure.getClass().getSimpleName()),
        refused.isThrottlingException());
  }

  private static @Nullable String requestId(SdkResponse response) {
    return response instanceof AwsResponse aws && aws.responseMetadata() != null
        ? aws.responseMetadata().requestId()
        : null;
  }

  /** What a call is about: never what it carries. */
  private static List<String> resources(SdkRequest request) {
    if (request instanceof TransactWriteItemsRequest transaction) {
      return transaction.transactItems().stream().map(TransactItems::table).distinct().toList();
    }
    return Stream.of("TableName", "QueueUrl")
        .flatMap(name -> request.getValueForField(name, String.class).stream())
        .toList();
  }
}
