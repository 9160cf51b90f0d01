package dev.dovecote.testkit.dynamo;

import static dev.dovecote.testkit.dynamo.MemoryFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.*;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class MemoryDynamoDbTest {
  private static final Set<String> OPERATIONS =
      Set.of(
          "putItem",
          "updateItem",
          "deleteItem",
          "getItem",
          "query",
          "batchGetItem",
          "batchWriteItem",
          "transactWriteItems",
          "transactGetItems",
          "createTable",
          "describeTable");

  private final MemoryFixture memory = new MemoryFixture();
  private final MemoryDynamoDb db = memory.db;

  @Test
  void all_other_operations_are_refused() throws ReflectiveOperationException {
    List<Method> others =
        Arrays.stream(DynamoDbClient.class.getMethods())
            .filter(
                m ->
                    m.getParameterCount() == 1
                        && m.getReturnType().getSimpleName().endsWith("Response"))
            .filter(m -> DynamoDbRequest.class.isAssignableFrom(m.getParameterTypes()[0]))
            .filter(m -> !OPERATIONS.contains(m.getName()))
            .toList();
    assertThat(others).hasSizeGreaterThan(30);
    for (Method method : others) {
      Object builder = method.getParameterTypes()[0].getMethod("builder").invoke(null);
      Object request = ((SdkBuilder<?, ?>) builder).build();
      assertThatThrownBy(() -> method.invoke(db, request))
          .as(method.getName())
          .isInstanceOf(InvocationTargetException.class)
          .hasCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void parameters_that_are_not_known_are_refused_by_name() {
    assertRefused("IndexName", () -> db.query(memory.query().indexName("i").build()));
    assertRefused(
        "AttributesToGet", () -> db.getItem(memory.get("a").attributesToGet("a").build()));
    assertRefused(
        "Expected", () -> db.putItem(p -> p.tableName(TABLE).item(key("a")).expected(Map.of())));
    assertRefused(
        "ReturnItemCollectionMetrics",
        () ->
            db.transactWriteItems(
                transaction(putting(key("a")))
                    .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE)
                    .build()));
    assertRefused(
        "StreamSpecification",
        () -> db.createTable(c -> c.streamSpecification(s -> s.streamEnabled(true))));
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(name);
  }

  @Test
  void answers_have_the_SDKs_own_absent_values() {
    GetItemResponse nothing = db.getItem(memory.get("a").build());
    assertThat(nothing.hasItem()).isFalse();
    assertThat(nothing.item()).isInstanceOf(DefaultSdkAutoConstructMap.class);
    assertThat(nothing.consumedCapacity()).isNull();
    QueryResponse empty = db.query(memory.query().build());
    assertThat(empty.items()).isEmpty();
    assertThat(empty.hasLastEvaluatedKey()).isFalse();
    assertThat(db.putItem(p -> p.tableName(TABLE).item(key("a"))).hasAttributes()).isFalse();
  }

  @Test
  void a_failed_condition_returns_the_item_that_won() {
    memory.with("a", 60);
    assertThatThrownBy(
            () ->
                db.putItem(
                    p ->
                        p.tableName(TABLE)
                            .item(key("a"))
                            .conditionExpression("attribute_not_exists(pk)")
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> assertThat(e.item()).isEqualTo(itemOf("a", 60)));
  }

  @Test
  void a_set_is_kept_below_a_capacity_on_the_same_item() {
    db.putItem(p -> p.tableName(TABLE).item(Map.of("pk", s("p"), "sk", s("agent"), "limit", n(2))));
    add("c1");
    add("c2");
    add("c2");
    assertThatThrownBy(() -> add("c3")).isInstanceOf(ConditionalCheckFailedException.class);
  }

  private void add(String conversation) {
    db.updateItem(
        u ->
            u.tableName(TABLE)
                .key(key("agent"))
                .updateExpression("ADD conversations :c")
                .conditionExpression(
                    "attribute_not_exists(conversations) OR contains(conversations, :id) OR size(conversations) < #l")
                .expressionAttributeNames(Map.of("#l", "limit"))
                .expressionAttributeValues(
                    Map.of(
                        ":c",
                        AttributeValue.fromSs(List.of(conversation)),
                        ":id",
                        s(conversation))));
  }

  @Test
  void a_page_ends_at_one_megabyte() {
    for (int i = 0; i < 4; i++) {
      memory.with("k" + i, 400 * 1024);
    }
    QueryResponse page = db.query(memory.query().build());
    assertThat(page.count()).isEqualTo(3);
    assertThat(page.lastEvaluatedKey()).isEqualTo(key("k2"));
    assertThat(db.queryPaginator(memory.query().build()).items().stream()).hasSize(4);
  }

  @Test
  void an_item_has_at_most_400_KB() {
    assertThatThrownBy(() -> memory.with("a", 400 * 1024 + 1))
        .isInstanceOf(DynamoDbException.class);
  }

  @Test
  void changes_are_kept_in_order_and_only_real_ones() {
    memory.with("a", 60).with("a", 60).with("a", 70);
    db.deleteItem(d -> d.tableName(TABLE).key(key("a")));

    List<Change> changes = db.changes(TABLE, 0);

    assertThat(changes).extracting(Change::sequence).containsExactly(0L, 1L, 2L);
    assertThat(changes.get(0).before()).isNull();
    assertThat(changes.get(1).before()).isEqualTo(itemOf("a", 60));
    assertThat(changes.get(2).after()).isNull();
    assertThat(db.changes(TABLE, 2)).hasSize(1);
  }

  @Test
  void of_many_threads_that_put_one_key_exactly_one_wins() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          threads.invokeAll(
              Collections.<Callable<Boolean>>nCopies(
                  200,
                  () -> {
                    try {
                      db.putItem(
                          p ->
                              p.tableName(TABLE)
                                  .item(key("a"))
                                  .conditionExpression("attribute_not_exists(pk)"));
                      return true;
                    } catch (ConditionalCheckFailedException e) {
                      return false;
                    }
                  }));
      long winners = 0;
      for (var result : results) {
        winners += result.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    }
  }
}
