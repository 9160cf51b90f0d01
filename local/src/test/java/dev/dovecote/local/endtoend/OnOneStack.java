package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.local.EmbeddedStack;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that share one running stack, each with a shop of its own; no function may fail in it. */
abstract class OnOneStack {
  static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestShop.stack().start();
  }

  @AfterAll
  static void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  static TestShop shop(Map<String, Integer> agents) {
    return TestShop.open(stack, InstantSource.system(), agents);
  }
}
