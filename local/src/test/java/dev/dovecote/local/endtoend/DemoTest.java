package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.demo.DemoPlay;
import dev.dovecote.local.cli.demo.DemoResult;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The demo says what it saw: nothing where all is well, and a violation where there is one. */
class DemoTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestShop.stack().log((_, _) -> {}).start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_demo_where_all_is_well_counts_no_violation() throws InterruptedException {
    DemoResult result = play((_, _) -> {});
    assertThat(result.violationDetails()).isEmpty();
    assertThat(result.conversations()).isPositive();
    assertThat(result.messages()).isGreaterThan(result.conversations());
  }

  @Test
  void a_slot_that_leaks_is_counted__ASSIGN_4() throws InterruptedException {
    DemoResult result = play(DemoTest::leakSlot);
    assertThat(result.violations()).isPositive();
    assertThat(result.violationDetails()).anyMatch(detail -> detail.startsWith("anna has "));
  }

  private interface Sabotage {
    void of(EmbeddedStack stack, TestShop shop);
  }

  private static DemoResult play(Sabotage sabotage) throws InterruptedException {
    try (TestShop shop = TestShop.open(stack, InstantSource.system(), Map.of("anna", 3, "bo", 4))) {
      AtomicBoolean done = new AtomicBoolean();
      DemoPlay.Script script =
          new DemoPlay.Script(
              shop.place,
              shop.key,
              shop.token("owner"),
              List.of(
                  new DemoPlay.Desk("anna", shop.token("anna"), 3),
                  new DemoPlay.Desk("bo", shop.token("bo"), 4)),
              6,
              4,
              7);
      return new DemoPlay(script)
          .play(
              _ -> {
                if (done.compareAndSet(false, true)) {
                  sabotage.of(stack, shop);
                }
              });
    }
  }

  /** A conversation that nobody has stays in the agent's set. */
  private static void leakSlot(EmbeddedStack stack, TestShop shop) {
    stack
        .dynamoDb()
        .updateItem(
            update ->
                update
                    .tableName(stack.tableName("DeskTable"))
                    .key(
                        Map.of(
                            "pk",
                            AttributeValue.fromS(shop.id.value()),
                            "sk",
                            AttributeValue.fromS("agent#anna")))
                    .updateExpression("ADD conversations :leaked")
                    .expressionAttributeValues(
                        Map.of(":leaked", AttributeValue.fromSs(List.of("leaked")))));
  }
}
