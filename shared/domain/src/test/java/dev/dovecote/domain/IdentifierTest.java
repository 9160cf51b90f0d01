package dev.dovecote.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "user@example.com", "A-1_2.3:4"})
  void letters_digits_and_a_few_signs_are_an_identifier(String value) {
    assertThat(new BuyerId(value).value()).isEqualTo(value);
    assertThat(new ShopId(value)).hasToString(value);
  }

  /** Above all the divider of keys, with which one tenant could name another's items. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a#b", "a b", "a/b", "a~b", "茶", "a\n"})
  void nothing_else_is__PERM_4(String value) {
    assertThatThrownBy(() -> new ShopId(value)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new BuyerId(value)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new AgentId(value)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new ConversationId(value)).isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1000})
  void it_has_64_characters_at_most(int length) {
    assertThat(new BuyerId("b".repeat(64)).value()).hasSize(64);
    assertThatThrownBy(() -> new BuyerId("b".repeat(length)))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).isEqualTo("buyer"));
  }
}
