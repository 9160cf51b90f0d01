package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.Commands;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code smoke} says what works and what does not, and leaves a shop as it was. */
class SmokeTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestShop.stack().log((_, _) -> {}).start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static TestShop shop() {
    return TestShop.open(stack, InstantSource.system(), Map.of("anna", 1));
  }

  private static Commands.Result smoke(TestShop shop, String token, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "smoke",
                "--http-url",
                stack.httpUrl(),
                "--socket-url",
                stack.webSocketUrl(),
                "--shop-key",
                shop.key,
                "--token",
                token));
    call.addAll(List.of(more));
    return Commands.run(call);
  }

  private static void assertThatNothingIsLeft(TestShop shop) {
    assertThat(shop.person("anna").path("status").asText()).isEqualTo("OFFLINE");
    assertThat(shop.person("anna").path("load").asInt()).isZero();
  }

  @Test
  void where_all_works_each_step_is_told() {
    try (TestShop shop = shop()) {
      Commands.Result result = smoke(shop, shop.token("anna"));
      assertThat(result.code()).as(result.out()).isZero();
      assertThat(result.out().lines())
          .hasSize(13)
          .allMatch(line -> line.startsWith("ok ") || line.equals("It works."));
      assertThat(result.err()).isEmpty();
      assertThatNothingIsLeft(shop);
    }
  }

  @Test
  void an_agent_who_may_not_sign_in_is_told_and_no_more_is_tried() {
    try (TestShop shop = shop()) {
      Commands.Result result = smoke(shop, shop.token("stranger"));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).contains("FAILED").endsWith("It does not work.\n");
      assertThat(result.out()).doesNotContain("the agent is online", "\tat ");
    }
  }

  @Test
  void a_key_that_is_wrong_is_told_and_the_agent_goes() {
    try (TestShop shop = shop();
        TestShop other = shop()) {
      List<String> call =
          List.of(
              "smoke",
              "--http-url",
              stack.httpUrl(),
              "--socket-url",
              stack.webSocketUrl(),
              "--shop-key",
              other.key + "0",
              "--token",
              shop.token("anna"));
      Commands.Result result = Commands.run(call);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).contains("FAILED", "a buyer's ticket", "the agent goes");
      assertThatNothingIsLeft(shop);
    }
  }

  @Test
  void who_may_not_change_settings_is_told_and_they_stay_as_they_were() {
    try (TestShop shop = shop()) {
      int before = idleMinutes(shop);
      Commands.Result result = smoke(shop, shop.token("anna"), "--owner-token", shop.token("anna"));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).contains("FAILED", "the owner", "the agent goes");
      assertThat(idleMinutes(shop)).isEqualTo(before);
      assertThatNothingIsLeft(shop);
    }
  }

  private static int idleMinutes(TestShop shop) {
    return shop.api().get("/v1/settings", shop.token("owner")).path("idleCloseMinutes").asInt();
  }

  @Test
  void where_nobody_listens_it_is_told_without_a_trace() {
    List<String> call =
        List.of(
            "smoke",
            "--http-url",
            "http://127.0.0.1:1",
            "--socket-url",
            "ws://127.0.0.1:1",
            "--shop-key",
            "key",
            "--token",
            "token");
    Commands.Result result = Commands.run(call);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("FAILED", "nobody listens there").doesNotContain("\tat ");
  }
}
