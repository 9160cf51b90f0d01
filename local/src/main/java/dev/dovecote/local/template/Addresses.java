package dev.dovecote.local.template;

import java.util.Locale;

/**
 * What the world around a template is called on this machine: pseudo-parameters and local
 * addresses.
 *
 * @param stackName AWS::StackName, the prefix of physical names
 * @param region AWS::Region
 * @param accountId AWS::AccountId, 12 digits
 * @param queueBaseUrl where queues are, without a slash at the end
 * @param httpUrl where HTTP APIs are, without a slash at the end
 * @param webSocketHost host and port of WebSocket APIs
 */
public record Addresses(
    String stackName,
    String region,
    String accountId,
    String queueBaseUrl,
    String httpUrl,
    String webSocketHost) {

  static final String URL_SUFFIX = "amazonaws.com";

  String physicalName(String logicalId) {
    return stackName + "-" + logicalId;
  }

  /** Buckets have names in lower case. */
  String bucketName(String logicalId) {
    return physicalName(logicalId).toLowerCase(Locale.ROOT);
  }

  String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, accountId, resource);
  }

  /** A stream's own name holds the time of its making, which nothing here needs to know. */
  String streamArn(String tableId) {
    return arn("dynamodb", "table/" + physicalName(tableId) + "/stream/local");
  }

  /** IAM is of no region. */
  String policyArn(String logicalId) {
    return "arn:aws:iam::%s:policy/%s".formatted(accountId, physicalName(logicalId));
  }

  String apiId(String logicalId) {
    return logicalId.toLowerCase(Locale.ROOT);
  }

  String apiHost(String logicalId) {
    return "%s.execute-api.%s.%s".formatted(apiId(logicalId), region, URL_SUFFIX);
  }
}
