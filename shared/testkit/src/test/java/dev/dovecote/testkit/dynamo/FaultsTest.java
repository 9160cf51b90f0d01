package dev.dovecote.testkit.dynamo;

import static dev.dovecote.testkit.dynamo.MemoryFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.*;

class FaultsTest {
  private final MemoryFixture memory = new MemoryFixture();
  private final MemoryDynamoDb db = memory.db;

  private void next(Fault fault) {
    db.setFaults(
        call -> {
          db.setFaults(Faults.NONE);
          return fault;
        });
  }

  private void put(String sk) {
    db.putItem(
        p ->
            p.tableName(TABLE)
                .item(itemOf(sk, 50))
                .conditionExpression("attribute_not_exists(pk)"));
  }

  private boolean isThere(String sk) {
    return db.getItem(memory.get(sk).consistentRead(true).build()).hasItem();
  }

  @Test
  void a_conflict_fails_a_write_that_has_no_effect() {
    next(new Fault.Conflict(0));
    assertThatThrownBy(() -> put("a")).isInstanceOf(TransactionConflictException.class);
    assertThat(isThere("a")).isFalse();
  }

  @Test
  void a_conflict_cancels_a_transaction_and_names_the_action() {
    next(new Fault.Conflict(1));
    assertThatThrownBy(
            () ->
                db.transactWriteItems(
                    transaction(putting(itemOf("a", 50)), putting(itemOf("b", 50))).build()))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.cancellationReasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "TransactionConflict"));
    assertThat(db.items(TABLE)).isEmpty();
  }

  @Test
  void throttling_comes_in_both_forms() {
    next(new Fault.Throttled(false));
    assertThatThrownBy(() -> put("a")).isInstanceOf(ProvisionedThroughputExceededException.class);
    next(new Fault.Throttled(true));
    assertThatThrownBy(() -> put("a")).isInstanceOf(ThrottlingException.class);
    assertThat(db.items(TABLE)).isEmpty();
  }

  @Test
  void a_lost_answer_leaves_the_effect() {
    next(new Fault.LostAnswer());
    assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);
    assertThat(isThere("a")).isTrue();
  }

  @Test
  void the_answer_of_a_failed_condition_can_be_lost_too() {
    put("a");
    next(new Fault.LostAnswer());
    assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);
  }

  @Test
  void a_server_error_leaves_open_whether_it_was_applied() {
    next(new Fault.ServerError(true));
    assertThatThrownBy(() -> put("a")).isInstanceOf(InternalServerErrorException.class);
    next(new Fault.ServerError(false));
    assertThatThrownBy(() -> put("b")).isInstanceOf(InternalServerErrorException.class);
    assertThat(isThere("a")).isTrue();
    assertThat(isThere("b")).isFalse();
  }

  @Test
  void a_repeated_write_meets_itself() {
    next(new Fault.Repeated());
    assertThatThrownBy(() -> put("a")).isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(isThere("a")).isTrue();
  }

  @Test
  void a_repeated_transaction_is_the_same_one() {
    next(new Fault.Repeated());
    db.transactWriteItems(
        transaction(putting(itemOf("a", 50)), check("b", "attribute_not_exists(pk)")).build());
    assertThat(db.changes(TABLE, 0)).hasSize(1);
  }

  @Test
  void a_crash_comes_before_or_after_the_effect() {
    next(new Fault.CrashBefore());
    assertThatThrownBy(() -> put("a")).isInstanceOf(SimulatedCrash.class);
    assertThat(isThere("a")).isFalse();
    next(new Fault.CrashAfter());
    assertThatThrownBy(() -> put("a")).isInstanceOf(SimulatedCrash.class);
    assertThat(isThere("a")).isTrue();
  }

  @Test
  void an_eventually_consistent_read_may_see_an_older_state() {
    put("a");
    put("b");
    next(new Fault.Stale(1));
    assertThat(db.query(memory.query().build()).count()).isEqualTo(1);
    next(new Fault.Stale(2));
    assertThat(db.getItem(memory.get("a").build()).hasItem()).isFalse();
    next(new Fault.Stale(100));
    assertThat(db.query(memory.query().build()).count()).isZero();
    assertThat(db.query(memory.query().build()).count()).isEqualTo(2);
  }

  @Test
  void a_strongly_consistent_read_is_never_stale() {
    next(new Fault.Stale(1));
    assertThatThrownBy(() -> db.getItem(memory.get("a").consistentRead(true).build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Stale");
  }

  @Test
  void a_short_page_is_continued_by_its_last_key() {
    put("a");
    put("b");
    put("c");
    next(new Fault.ShortPage(2));
    QueryResponse page = db.query(memory.query().build());
    assertThat(page.count()).isEqualTo(2);
    assertThat(page.lastEvaluatedKey()).isEqualTo(key("b"));
    QueryResponse rest =
        db.query(memory.query().exclusiveStartKey(page.lastEvaluatedKey()).build());
    assertThat(rest.items()).hasSize(1);
    assertThat(rest.hasLastEvaluatedKey()).isFalse();
  }

  @Test
  void a_batch_can_leave_some_unprocessed() {
    List<WriteRequest> writes = new ArrayList<>();
    for (String sk : List.of("a", "b", "c")) {
      writes.add(WriteRequest.builder().putRequest(p -> p.item(itemOf(sk, 50))).build());
    }
    next(new Fault.Unprocessed(1));
    BatchWriteItemResponse response = db.batchWriteItem(b -> b.requestItems(Map.of(TABLE, writes)));
    assertThat(response.unprocessedItems().get(TABLE)).isEqualTo(writes.subList(1, 3));
    assertThat(db.items(TABLE)).hasSize(1);
  }

  @Test
  void the_hook_may_let_others_overtake_the_call() {
    Faults overtaking =
        call -> {
          db.setFaults(Faults.NONE);
          put("a");
          return Fault.NONE;
        };
    db.setFaults(overtaking);
    assertThatThrownBy(() -> put("a")).isInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void the_hook_learns_what_is_called() {
    List<Faults.Call> calls = new ArrayList<>();
    db.setFaults(
        call -> {
          calls.add(call);
          return Fault.NONE;
        });
    put("a");
    db.query(memory.query().build());
    db.transactWriteItems(
        transaction(putting(itemOf("x", 50)), check("y", "attribute_not_exists(pk)")).build());
    assertThat(calls)
        .extracting(Faults.Call::operation)
        .containsExactly("PutItem", "Query", "TransactWriteItems");
    assertThat(calls).extracting(Faults.Call::tables).containsOnly(List.of(TABLE));
    assertThat(calls).extracting(Faults.Call::eventual).containsExactly(false, true, false);
    assertThat(calls.getLast().actions()).isEqualTo(2);
    assertThat(calls.getLast().number()).isEqualTo(3);
  }
}
