package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The one list of what the embedded stack understands of a template. A path ends where everything
 * below is free; {@code *} stands for any key; items of a list have their list's path. What is not
 * listed is refused by name.
 */
public final class SupportedSubset {
  /**
   * What one kind of mapping may hold: paths that are used, and paths accepted without effect
   * locally.
   */
  public record Properties(Set<String> used, Set<String> withoutEffect) {
    boolean allows(String path) {
      return Stream.concat(used.stream(), withoutEffect.stream())
          .anyMatch(p -> p.equals(path) || p.startsWith(path + "."));
    }

    boolean endsAt(String path) {
      return used.contains(path) || withoutEffect.contains(path);
    }
  }

  /**
   * By resource type; {@code Event SQS} and the like are SAM's event types; brackets mark sections.
   */
  private static final Map<String, Properties> TYPES = new TreeMap<>();

  static final Set<String> INTRINSICS =
      Set.of("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If");

  private static final List<String> FUNCTION_USED =
      List.of("Handler", "Timeout", "MemorySize", "Environment.Variables", "AutoPublishAlias");
  private static final List<String> FUNCTION_WITHOUT_EFFECT =
      List.of(
          "Runtime",
          "AutoPublishAliasAllProperties",
          "VersionDescription",
          "Architectures",
          "CodeUri",
          "SnapStart.ApplyOn",
          "RecursiveLoop",
          "DeploymentPreference.Enabled",
          "DeploymentPreference.Type",
          "DeploymentPreference.Role",
          "DeploymentPreference.Alarms",
          "Description",
          "LoggingConfig.LogGroup",
          "LoggingConfig.LogFormat",
          "LoggingConfig.ApplicationLogLevel",
          "LoggingConfig.SystemLogLevel");

  static {
    list(
        "[Template]",
        List.of("Parameters", "Conditions", "Globals.Function", "Resources", "Outputs"),
        List.of("AWSTemplateFormatVersion", "Transform", "Description", "Metadata"));
    list(
        "[Parameter]",
        List.of(
            "Type",
            "Default",
            "AllowedPattern",
            "AllowedValues",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue"),
        List.of("Description", "ConstraintDescription", "NoEcho"));
    list("[Output]", List.of("Value"), List.of("Description", "Export"));
    list(
        "[Resource]",
        List.of("Type", "Properties", "Condition"),
        List.of("DeletionPolicy", "UpdateReplacePolicy", "DependsOn", "Metadata"));
    list("[Globals.Function]", FUNCTION_USED, FUNCTION_WITHOUT_EFFECT);
    list(
        "AWS::Serverless::Function",
        and(
            FUNCTION_USED,
            "Role",
            "ReservedConcurrentExecutions",
            "Events.*.Type",
            "Events.*.Properties"),
        FUNCTION_WITHOUT_EFFECT);
    list(
        "Event SQS",
        List.of(
            "Queue",
            "BatchSize",
            "FunctionResponseTypes",
            "ScalingConfig.MaximumConcurrency",
            "Enabled"),
        List.of("MaximumBatchingWindowInSeconds"));
    list(
        "Event DynamoDB",
        List.of(
            "Stream",
            "StartingPosition",
            "BatchSize",
            "FilterCriteria.Filters.Pattern",
            "BisectBatchOnFunctionError",
            "FunctionResponseTypes",
            "MaximumRetryAttempts",
            "MaximumRecordAgeInSeconds",
            "DestinationConfig.OnFailure.Type",
            "DestinationConfig.OnFailure.Destination",
            "Enabled"),
        List.of("MaximumBatchingWindowInSeconds", "ParallelizationFactor"));
    list(
        "Event ScheduleV2",
        List.of("ScheduleExpression", "Input", "State"),
        List.of(
            "OmitName",
            "Description",
            "RetryPolicy.MaximumRetryAttempts",
            "RetryPolicy.MaximumEventAgeInSeconds",
            "RoleArn"));
    list(
        "AWS::DynamoDB::Table",
        List.of(
            "AttributeDefinitions.AttributeName",
            "AttributeDefinitions.AttributeType",
            "KeySchema.AttributeName",
            "KeySchema.KeyType",
            "TimeToLiveSpecification.AttributeName",
            "TimeToLiveSpecification.Enabled",
            "StreamSpecification.StreamViewType"),
        List.of(
            "BillingMode",
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
            "SSESpecification.SSEEnabled",
            "DeletionProtectionEnabled",
            "Tags"));
    list(
        "AWS::SQS::Queue",
        List.of(
            "FifoQueue",
            "ContentBasedDeduplication",
            "DelaySeconds",
            "VisibilityTimeout",
            "MessageRetentionPeriod",
            "RedrivePolicy.deadLetterTargetArn",
            "RedrivePolicy.maxReceiveCount"),
        List.of("DeduplicationScope", "FifoThroughputLimit", "SqsManagedSseEnabled", "Tags"));
    list("AWS::SQS::QueuePolicy", List.of(), List.of("Queues", "PolicyDocument"));
    list("AWS::Events::EventBus", List.of("Name"), List.of("Description", "Tags"));
    list(
        "AWS::Events::Rule",
        List.of("EventBusName", "EventPattern", "State", "Targets.Id", "Targets.Arn"),
        List.of("Description"));
    list(
        "AWS::S3::Bucket",
        List.of(
            "CorsConfiguration.CorsRules.AllowedOrigins",
            "CorsConfiguration.CorsRules.AllowedMethods",
            "CorsConfiguration.CorsRules.AllowedHeaders",
            "CorsConfiguration.CorsRules.ExposedHeaders",
            "CorsConfiguration.CorsRules.MaxAge"),
        List.of(
            "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
            "PublicAccessBlockConfiguration.BlockPublicAcls",
            "PublicAccessBlockConfiguration.BlockPublicPolicy",
            "PublicAccessBlockConfiguration.IgnorePublicAcls",
            "PublicAccessBlockConfiguration.RestrictPublicBuckets",
            "OwnershipControls.Rules.ObjectOwnership",
            "LifecycleConfiguration.Rules.Id",
            "LifecycleConfiguration.Rules.Status",
            "LifecycleConfiguration.Rules.AbortIncompleteMultipartUpload.DaysAfterInitiation",
            "Tags"));
    list(
        "AWS::IAM::Role",
        List.of(
            "Policies.PolicyName",
            "Policies.PolicyDocument.Version",
            "Policies.PolicyDocument.Statement.Sid",
            "Policies.PolicyDocument.Statement.Effect",
            "Policies.PolicyDocument.Statement.Action",
            "Policies.PolicyDocument.Statement.Resource",
            "ManagedPolicyArns"),
        List.of("AssumeRolePolicyDocument", "Description"));
    list(
        "AWS::IAM::ManagedPolicy",
        List.of(
            "PolicyDocument.Version",
            "PolicyDocument.Statement.Sid",
            "PolicyDocument.Statement.Effect",
            "PolicyDocument.Statement.Action",
            "PolicyDocument.Statement.Resource"),
        List.of("Description"));
    list("AWS::Logs::LogGroup", List.of("RetentionInDays"), List.of());
    list(
        "AWS::Logs::MetricFilter",
        List.of(),
        List.of("LogGroupName", "FilterPattern", "MetricTransformations"));
    list(
        "AWS::ApiGatewayV2::Api",
        List.of(
            "ProtocolType", "RouteSelectionExpression",
            "CorsConfiguration.AllowOrigins", "CorsConfiguration.AllowMethods",
            "CorsConfiguration.AllowHeaders", "CorsConfiguration.ExposeHeaders",
            "CorsConfiguration.AllowCredentials", "CorsConfiguration.MaxAge"),
        List.of("Name", "Description"));
    list(
        "AWS::ApiGatewayV2::Stage",
        List.of("ApiId", "StageName", "AutoDeploy"),
        List.of(
            "Description", "DefaultRouteSettings.ThrottlingRateLimit",
            "DefaultRouteSettings.ThrottlingBurstLimit",
                "DefaultRouteSettings.DetailedMetricsEnabled"));
    list(
        "AWS::ApiGatewayV2::Authorizer",
        List.of(
            "ApiId",
            "AuthorizerType",
            "AuthorizerUri",
            "IdentitySource",
            "JwtConfiguration.Issuer",
            "JwtConfiguration.Audience"),
        List.of("Name"));
    list(
        "AWS::ApiGatewayV2::Route",
        List.of(
            "ApiId",
            "RouteKey",
            "Target",
            "AuthorizationType",
            "AuthorizerId",
            "RouteResponseSelectionExpression"),
        List.of("OperationName"));
    list(
        "AWS::ApiGatewayV2::RouteResponse",
        List.of("ApiId", "RouteId", "RouteResponseKey"),
        List.of());
    list(
        "AWS::ApiGatewayV2::Integration",
        List.of(
            "ApiId",
            "IntegrationType",
            "IntegrationUri",
            "PayloadFormatVersion",
            "TimeoutInMillis",
            "TemplateSelectionExpression",
            "RequestTemplates"),
        List.of("Description"));
    list(
        "AWS::ApiGatewayV2::IntegrationResponse",
        List.of(),
        List.of("ApiId", "IntegrationId", "IntegrationResponseKey"));
    list("AWS::SNS::Topic", List.of(), List.of("KmsMasterKeyId", "Tags"));
    list("AWS::SNS::Subscription", List.of(), List.of("TopicArn", "Protocol", "Endpoint"));
    list(
        "AWS::CloudWatch::Alarm",
        List.of(),
        List.of(
            "AlarmDescription",
            "Namespace",
            "MetricName",
            "Dimensions",
            "Metrics",
            "Statistic",
            "Period",
            "EvaluationPeriods",
            "DatapointsToAlarm",
            "Threshold",
            "ComparisonOperator",
            "TreatMissingData",
            "AlarmActions",
            "OKActions"));
    list("AWS::CloudWatch::Dashboard", List.of(), List.of("DashboardBody"));
    list(
        "AWS::Lambda::Permission",
        List.of("FunctionName", "Action", "Principal", "SourceArn"),
        List.of("SourceAccount"));
  }

  private SupportedSubset() {}

  /** Throws if the mapping holds anything that is not listed for the type. */
  static void check(String resource, String type, JsonNode properties) {
    Properties listed = TYPES.get(type);
    if (listed == null) {
      throw new UnsupportedTemplateException(resource, type, "");
    }
    check(resource, type, listed, "", properties);
  }

  private static void check(
      String resource, String type, Properties listed, String path, JsonNode node) {
    if ((!path.isEmpty() && listed.endsAt(path)) || isIntrinsic(node)) {
      return;
    }
    if (node.isArray()) {
      node.forEach(item -> check(resource, type, listed, path, item));
      return;
    }
    if (!path.isEmpty() && !node.isObject()) {
      throw new TemplateException("%s: %s of %s must be a mapping".formatted(resource, path, type));
    }
    node.properties()
        .forEach(
            entry -> {
              String named = join(path, entry.getKey());
              String child = listed.allows(named) ? named : join(path, "*");
              if (!listed.allows(child)) {
                throw new UnsupportedTemplateException(resource, type, named);
              }
              check(resource, type, listed, child, entry.getValue());
            });
  }

  private static boolean isIntrinsic(JsonNode node) {
    return node.isObject() && node.size() == 1 && INTRINSICS.contains(node.fieldNames().next());
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static void list(String type, List<String> used, List<String> withoutEffect) {
    TYPES.put(type, new Properties(new TreeSet<>(used), new TreeSet<>(withoutEffect)));
  }

  private static List<String> and(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
