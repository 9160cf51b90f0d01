package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** The burst of buyers, and that its model can tell a product that is in its own way. */
class ContentionTest {
  private static final int BUYERS = 1_000;
  private static final int AGENTS = 100;
  private static final int FRESH_SEEDS = 3;

  /** What a product must exceed by far that is in its own way. */
  private static final double WELL_ABOVE_THE_AIM = 0.3;

  private static Stream<Long> freshSeeds() {
    long first = RandomGenerator.getDefault().nextLong(1L << 40);
    return LongStream.range(first, first + FRESH_SEEDS).boxed();
  }

  @ParameterizedTest
  @MethodSource("freshSeeds")
  void a_burst_meets_at_most_one_conflict_in_ten_assignments__ASSIGN_4(long seed) {
    System.out.println("burst from seed " + seed);
    Contention.Result result = Contention.run(seed, BUYERS, AGENTS, Contention.WARM_FUNCTIONS);
    assertThat(result.violation()).isNull();
    assertThat(result.assignments()).isGreaterThanOrEqualTo(BUYERS);
    assertThat(result.conflicts()).isPositive();
    assertThat(result.perAssignment()).as(result.toString()).isLessThanOrEqualTo(0.1);
  }

  @Test
  void the_same_seed_is_the_same_burst() {
    Contention.Result once = Contention.run(7, BUYERS / 5, AGENTS / 5, BUYERS);
    assertThat(once.conflicts()).isPositive();
    assertThat(Contention.run(7, BUYERS / 5, AGENTS / 5, BUYERS)).isEqualTo(once);
    assertThat(Contention.run(8, BUYERS / 5, AGENTS / 5, BUYERS).seconds())
        .isNotEqualTo(once.seconds());
  }

  /** Each pass plans for the same buyers and agents as those beside it. */
  @Test
  void passes_of_one_shop_at_the_same_time_meet_each_other() {
    Contention.Result result =
        Contention.run(
            1, BUYERS / 5, AGENTS / 5, Contention.WARM_FUNCTIONS, new GroupForEachMessage());
    assertThat(result.conflictsBy().get("pass")).isGreaterThan(result.conflicts() / 2);
    assertThat(result.perAssignment()).as(result.toString()).isGreaterThan(WELL_ABOVE_THE_AIM);
  }

  @Test
  void assignments_that_touch_one_item_of_the_shop_meet_each_other() {
    Contention.Result result =
        Contention.run(1, BUYERS / 5, AGENTS / 5, Contention.WARM_FUNCTIONS, new CountOfTheShop());
    assertThat(result.perAssignment()).as(result.toString()).isGreaterThan(WELL_ABOVE_THE_AIM);
  }

  /** No group has a second message, so that none waits for another. */
  private static final class GroupForEachMessage implements Bug {
    @Override
    public SqsClient in(SqsClient sqs) {
      return new SqsClient() {
        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
          return sqs.sendMessage(
              request.messageGroupId() == null
                  ? request
                  : request.toBuilder().messageGroupId(request.messageDeduplicationId()).build());
        }

        @Override
        public String serviceName() {
          return SERVICE_NAME;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Every transaction that gives a conversation to an agent counts it on the shop, too. */
  private static final class CountOfTheShop implements Bug {
    @Override
    public DynamoDbClient in(DynamoDbClient dynamo) {
      return new ForwardingDynamoDb(dynamo) {
        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
          boolean takes =
              request.transactItems().stream()
                  .anyMatch(
                      item ->
                          item.update() != null
                              && item.update().updateExpression().startsWith("ADD conversations"));
          if (!takes) {
            return super.transactWriteItems(request);
          }
          List<TransactWriteItem> items =
              Stream.concat(request.transactItems().stream(), Stream.of(count())).toList();
          return super.transactWriteItems(request.toBuilder().transactItems(items).build());
        }
      };
    }

    private static TransactWriteItem count() {
      return TransactWriteItem.builder()
          .update(
              update ->
                  update
                      .tableName("DeskTable")
                      .key(
                          Map.of(
                              "pk",
                              AttributeValue.fromS("rush"),
                              "sk",
                              AttributeValue.fromS("count")))
                      .updateExpression("ADD n :one")
                      .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
          .build();
    }
  }
}
