package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dovecote.domain.ShopId;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** As the Developer Guide tells of conflicts: "DynamoDB Transactions: How it works". */
class ContendedDynamoTest {
  private static final String TABLE = "DeskTable";

  /** Within it a transaction that began at once has hold of its items, whatever is drawn. */
  private static final Duration MEANWHILE = Duration.ofMillis(3);

  /** After it whatever began at once is over. */
  private static final Duration AFTERWARDS = Duration.ofMillis(100);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T04:00:00Z"));
  private final Scheduler scheduler = new Scheduler(clock);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final ContendedDynamo contention;
  private final Shop shop;
  private final List<@Nullable Throwable> outcomes = new ArrayList<>();

  ContendedDynamoTest() {
    SplittableRandom chance = new SplittableRandom(1);
    Story story = new Story(false, clock);
    dynamo.createTables(Template.TABLES);
    Mirror mirror = new Mirror(dynamo, new Tally(), story, new Violations(story), false);
    shop = mirror.shop(new ShopId("shop"));
    contention = new ContendedDynamo(scheduler, chance, mirror);
    dynamo.setFaults(contention);
  }

  private void begin(Duration after, Runnable call) {
    scheduler.begin(
        after,
        () -> {
          Invocation invocation = new Invocation("call", shop, clock.instant());
          outcomes.add(
              scheduler
                  .as(invocation, () -> Optional.ofNullable(catchThrowable(call::run)))
                  .orElse(null));
        });
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of("pk", AttributeValue.fromS("shop"), "sk", AttributeValue.fromS(name));
  }

  private void transaction(String... names) {
    dynamo.transactWriteItems(
        write ->
            write.transactItems(
                Stream.of(names)
                    .map(
                        name ->
                            TransactWriteItem.builder()
                                .put(put -> put.tableName(TABLE).item(key(name)))
                                .build())
                    .toList()));
  }

  @Test
  void a_transaction_that_touches_an_item_of_another_under_way_is_cancelled_for_that_item() {
    begin(Duration.ZERO, () -> transaction("a", "b"));
    begin(MEANWHILE, () -> transaction("c", "b"));
    scheduler.run();
    assertThat(outcomes.getFirst()).isInstanceOf(TransactionCanceledException.class);
    TransactionCanceledException met = (TransactionCanceledException) outcomes.getFirst();
    assertThat(met.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "TransactionConflict");
    assertThat(outcomes.getLast()).isNull();
    assertThat(contention.conflicts()).containsEntry("call", 1);
    assertThat(dynamo.items(TABLE)).containsExactly(key("a"), key("b"));
  }

  @Test
  void a_write_of_one_item_of_a_transaction_under_way_is_refused() {
    begin(Duration.ZERO, () -> transaction("a"));
    begin(MEANWHILE, () -> dynamo.putItem(put -> put.tableName(TABLE).item(key("a"))));
    scheduler.run();
    assertThat(outcomes.getFirst()).isInstanceOf(TransactionConflictException.class);
    assertThat(outcomes.getLast()).isNull();
  }

  @Test
  void such_a_write_is_made_again_as_the_sdk_does_and_a_transaction_is_not() {
    RetriedWrites retried = new RetriedWrites(dynamo, scheduler, new SplittableRandom(1));
    begin(Duration.ZERO, () -> transaction("a"));
    begin(MEANWHILE, () -> retried.putItem(put -> put.tableName(TABLE).item(key("a"))));
    begin(
        MEANWHILE,
        () ->
            retried.transactWriteItems(
                write ->
                    write.transactItems(
                        TransactWriteItem.builder()
                            .put(put -> put.tableName(TABLE).item(key("a")))
                            .build())));
    scheduler.run();
    assertThat(outcomes.getFirst()).isInstanceOf(TransactionCanceledException.class);
    assertThat(outcomes.subList(1, 3)).containsExactly(null, null);
    assertThat(contention.conflicts().get("call")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void a_read_meets_nothing_and_sees_what_was_before() {
    begin(Duration.ZERO, () -> transaction("a"));
    begin(
        MEANWHILE,
        () ->
            assertThat(dynamo.getItem(get -> get.tableName(TABLE).key(key("a"))).hasItem())
                .isFalse());
    scheduler.run();
    assertThat(outcomes).containsExactly(null, null);
    assertThat(contention.conflicts()).isEmpty();
  }

  @Test
  void what_a_transaction_held_is_free_afterwards_even_where_it_failed() {
    begin(
        Duration.ZERO,
        () ->
            dynamo.transactWriteItems(
                write ->
                    write.transactItems(
                        TransactWriteItem.builder()
                            .conditionCheck(
                                check ->
                                    check
                                        .tableName(TABLE)
                                        .key(key("a"))
                                        .conditionExpression("attribute_exists(pk)"))
                            .build())));
    begin(AFTERWARDS, () -> transaction("a"));
    scheduler.run();
    assertThat(outcomes.getFirst()).isInstanceOf(TransactionCanceledException.class);
    assertThat(outcomes.getLast()).isNull();
    assertThat(contention.conflicts()).isEmpty();
  }
}
