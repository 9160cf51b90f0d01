package dev.dovecote.testkit.dynamo;

import static dev.dovecote.testkit.dynamo.MemoryFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.testkit.dynamo.value.ItemSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.*;

class UnitsTest {
  private final MemoryFixture memory = new MemoryFixture();
  private final MemoryDynamoDb db = memory.db;

  @ParameterizedTest
  @CsvSource({"0, 100, 1", "0, 1024, 1", "0, 1025, 2", "3000, 100, 3", "100, 3000, 3"})
  void a_write_costs_a_unit_for_each_KB_of_the_larger_item(int before, int after, double units) {
    if (before > 0) {
      memory.with("a", before);
    }
    assertThat(memory.unitsOf(() -> memory.with("a", after))).isEqualTo(new Units(0, units));
  }

  @Test
  void a_deletion_costs_what_is_deleted_and_at_least_one() {
    memory.with("a", 2000);
    assertThat(memory.unitsOf(() -> db.deleteItem(d -> d.tableName(TABLE).key(key("a")))))
        .isEqualTo(new Units(0, 2));
    assertThat(memory.unitsOf(() -> db.deleteItem(d -> d.tableName(TABLE).key(key("a")))))
        .isEqualTo(new Units(0, 1));
  }

  @ParameterizedTest
  @CsvSource({"3000, 100, 3", "100, 3000, 3", "100, 100, 1"})
  void a_failed_condition_costs_the_larger_of_the_item_that_is_there_and_the_one_attempted(
      int before, int attempted, double units) {
    memory.with("a", before);
    Units used =
        memory.unitsOf(
            () ->
                assertThatThrownBy(
                        () ->
                            db.putItem(
                                p ->
                                    p.tableName(TABLE)
                                        .item(itemOf("a", attempted))
                                        .conditionExpression("attribute_not_exists(pk)")))
                    .isInstanceOf(ConditionalCheckFailedException.class));
    assertThat(used).isEqualTo(new Units(0, units));
  }

  @ParameterizedTest
  @CsvSource({"0, false, 0.5", "0, true, 1", "4096, false, 0.5", "4097, false, 1", "4097, true, 2"})
  void a_read_costs_by_4_KB_and_half_of_it_eventually(int bytes, boolean consistent, double units) {
    if (bytes > 0) {
      memory.with("a", bytes);
    }
    assertThat(memory.unitsOf(() -> db.getItem(memory.get("a").consistentRead(consistent).build())))
        .isEqualTo(new Units(units, 0));
  }

  @Test
  void a_query_is_rounded_once_over_all_that_it_read() {
    for (int i = 0; i < 8; i++) {
      memory.with("k" + i, 1000);
    }
    assertThat(memory.unitsOf(() -> db.query(memory.query().build()))).isEqualTo(new Units(1, 0));
    assertThat(memory.unitsOf(() -> db.query(memory.query().limit(4).consistentRead(true).build())))
        .isEqualTo(new Units(1, 0));
  }

  @Test
  void a_query_that_filters_all_away_or_finds_nothing_costs_all_the_same() {
    assertThat(memory.unitsOf(() -> db.query(memory.query().build()))).isEqualTo(new Units(0.5, 0));
    memory.with("a", 5000);
    assertThat(
            memory.unitsOf(
                () -> db.query(memory.query().filterExpression("attribute_exists(nope)").build())))
        .isEqualTo(new Units(1, 0));
  }

  @Test
  void a_transaction_costs_twice_and_a_check_as_much_as_a_write() {
    memory.with("b", 100);
    TransactWriteItemsRequest request =
        transaction(putting(itemOf("a", 1500)), check("b", "attribute_exists(pk)"))
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build();

    TransactWriteItemsResponse response = db.transactWriteItems(request);

    assertThat(response.consumedCapacity()).hasSize(1);
    assertThat(response.consumedCapacity().getFirst().capacityUnits()).isEqualTo(4 + 2);
    assertThat(response.consumedCapacity().getFirst().writeCapacityUnits()).isEqualTo(4 + 2);
  }

  @Test
  void a_repeated_transaction_costs_reads_and_a_cancelled_one_nothing() {
    TransactWriteItemsRequest request =
        transaction(putting(itemOf("a", 100))).clientRequestToken("t").build();
    db.transactWriteItems(request);
    assertThat(memory.unitsOf(() -> db.transactWriteItems(request))).isEqualTo(new Units(2, 0));

    TransactWriteItemsRequest failing = transaction(check("a", "attribute_not_exists(pk)")).build();
    assertThat(
            memory.unitsOf(
                () ->
                    assertThatThrownBy(() -> db.transactWriteItems(failing))
                        .isInstanceOf(TransactionCanceledException.class)))
        .isEqualTo(Units.NONE);
  }

  @Test
  void a_token_is_forgotten_after_ten_minutes() {
    TransactWriteItemsRequest request =
        transaction(putting(itemOf("a", 100))).clientRequestToken("t").build();
    db.transactWriteItems(request);
    memory.clock.advance(Duration.ofMinutes(10));
    assertThat(memory.unitsOf(() -> db.transactWriteItems(request))).isEqualTo(new Units(0, 2));
  }

  @Test
  void a_token_with_other_parameters_is_refused() {
    db.transactWriteItems(transaction(putting(itemOf("a", 100))).clientRequestToken("t").build());
    assertThatThrownBy(
            () ->
                db.transactWriteItems(
                    transaction(putting(itemOf("a", 101))).clientRequestToken("t").build()))
        .isInstanceOf(IdempotentParameterMismatchException.class);
  }

  @Test
  void each_item_of_a_batch_is_rounded_by_itself() {
    memory.with("a", 1500).with("b", 6500);
    Units read =
        memory.unitsOf(
            () ->
                db.batchGetItem(
                    b ->
                        b.requestItems(
                            Map.of(
                                TABLE,
                                KeysAndAttributes.builder()
                                    .keys(List.of(key("a"), key("b")))
                                    .consistentRead(true)
                                    .build()))));
    assertThat(read).isEqualTo(new Units(3, 0));
  }

  @Test
  void sizes_follow_the_documented_rules() {
    assertThat(ItemSize.of(Map.of("é", s("é")))).isEqualTo(4);
    assertThat(ItemSize.of(n(0))).isEqualTo(1);
    assertThat(ItemSize.of(n(12345))).isEqualTo(4);
    assertThat(ItemSize.of(n(1000))).isEqualTo(2);
    assertThat(ItemSize.of(AttributeValue.fromBool(true))).isEqualTo(1);
    assertThat(ItemSize.of(AttributeValue.fromL(List.of()))).isEqualTo(3);
    assertThat(ItemSize.of(AttributeValue.fromL(List.of(s("ab"))))).isEqualTo(3 + 1 + 2);
    assertThat(ItemSize.of(AttributeValue.fromM(Map.of("k", s("ab"))))).isEqualTo(3 + 1 + 1 + 2);
    assertThat(ItemSize.of(AttributeValue.fromSs(List.of("a", "bc")))).isEqualTo(3);
  }
}
