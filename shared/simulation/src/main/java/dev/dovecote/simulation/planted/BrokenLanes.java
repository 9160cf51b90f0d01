package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Bugs in writing and reading lanes. */
final class BrokenLanes {
  private static final String RANGES = "dev.dovecote.aws.LaneRange";
  private static final String KNOWN = "dev.dovecote.application.KnownLanes";
  private static final ClassDesc LIST = ClassDesc.of("java.util.List");
  private static final String PASS = "dev.dovecote.application.AssignmentPass";

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
        Planted.dynamo("only the first lane is looked at", FirstLaneOnly::new),
        Planted.mutation(
            "lanes before one that is left out are left out too",
            Mutation.first(
                RANGES, "holding", 2, Mutation.callOf("add"), code -> code.pop2().iconst_0())),
        Planted.mutation(
            "lanes from which nobody may take are looked at too",
            Mutation.body(
                KNOWN,
                "holding",
                1,
                code -> code.getstatic(ClassDesc.of(RANGES), "ALL", LIST).areturn())),
        Planted.mutation(
            "a lane where nobody is there is not looked at",
            Mutation.first(
                PASS,
                "isOfUse",
                2,
                Mutation.callOf("anybodyThere"),
                code -> code.pop2().iconst_1())),
        Planted.writes(
            "a change of rules forgets whose lanes it drops", BrokenLanes::withoutFormerLanes));
  }

  private static QueryRequest eventual(QueryRequest request) {
    return request.toBuilder().consistentRead(false).build();
  }

  private static QueryRequest reversed(QueryRequest request) {
    boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
    AttributeValue from = request.expressionAttributeValues().get(":a");
    return from != null && from.s().endsWith("#")
        ? request.toBuilder().scanIndexForward(!forward).build()
        : request;
  }

  private static TransactWriteItem withoutFormerLanes(TransactWriteItem item) {
    if (!Actions.isPut(item, Actions.DESK)) {
      return item;
    }
    Map<String, AttributeValue> settings = new HashMap<>(item.put().item());
    settings.remove("formerLanes");
    return item.toBuilder().put(item.put().toBuilder().item(settings).build()).build();
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
              && after != null
              && after.s().endsWith("$");
      return another ? QueryResponse.builder().items(List.of()).build() : super.query(request);
    }
  }
}
