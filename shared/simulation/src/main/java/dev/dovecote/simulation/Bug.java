package dev.dovecote.simulation;

import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A bug planted between the use cases and AWS: it edits the real requests and answers. */
public interface Bug {
  Bug NONE = new Bug() {};

  default DynamoDbClient in(DynamoDbClient dynamo) {
    return dynamo;
  }

  default SqsClient in(SqsClient sqs) {
    return sqs;
  }

  default ApiGatewayManagementApiClient in(ApiGatewayManagementApiClient callback) {
    return callback;
  }
}
