package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Bugs in writing and reading lanes. */
final class BrokenLanes {
  private BrokenLanes() {}

  static List<Planted> all() {
    return List.of(
        Planted.writes(
            "who is assigned stays in the lane",
            item ->
                item.delete() != null && Actions.is(item.delete().tableName(), Actions.LANES)
                    ? null
                    : item),
        Planted.writes(
            "who is queued is in no lane",
            item -> Actions.isPut(item, Actions.LANES) ? null : item),
        Planted.queries("lanes are read as they were", Actions.LANES, BrokenLanes::eventual),
        Planted.queries("lanes are read from the wrong end", Actions.LANES, BrokenLanes::reversed),
        Planted.dynamo("only the first lane is looked at", FirstLaneOnly::new));
  }

  private static QueryRequest eventual(QueryRequest request) {
    return request.toBuilder().consistentRead(false).build();
  }

  private static QueryRequest reversed(QueryRequest request) {
    boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
    return request.keyConditionExpression().contains("BETWEEN")
        ? request.toBuilder().scanIndexForward(!forward).build()
        : request;
  }

  private static final class FirstLaneOnly extends ForwardingDynamoDb {
    FirstLaneOnly(DynamoDbClient next) {
      super(next);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      AttributeValue after = request.expressionAttributeValues().get(":a");
      boolean another =
          Actions.is(request.tableName(), Actions.LANES)
              && request.keyConditionExpression().contains("sk > :a")
              && after != null
              && after.s().endsWith("$");
      return another ? QueryResponse.builder().items(List.of()).build() : super.query(request);
    }
  }
}
