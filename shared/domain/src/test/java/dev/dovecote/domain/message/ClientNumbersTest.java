package dev.dovecote.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.message.ClientNumbers.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNumbersTest {
  private static final ClientNumbers THREE_OF_A =
      ClientNumbers.NONE
          .with(new ClientRef("a", 1), 2)
          .with(new ClientRef("a", 2), 5)
          .with(new ClientRef("a", 3), 9);

  @Test
  void the_next_number_is_stored__MSG_3() {
    assertThat(THREE_OF_A.judge(new ClientRef("a", 4))).isEqualTo(new Verdict.Next());
    assertThat(ClientNumbers.NONE.judge(new ClientRef("a", 1))).isEqualTo(new Verdict.Next());
  }

  @ParameterizedTest
  @CsvSource({"3, 9", "2, 0", "1, 0"})
  void a_repeat_is_known_however_late_and_the_last_with_its_place__MSG_3(int number, int entry) {
    assertThat(THREE_OF_A.judge(new ClientRef("a", number))).isEqualTo(new Verdict.Repeat(entry));
  }

  @Test
  void a_skipped_number_is_a_gap_that_names_the_expected__MSG_3() {
    assertThat(THREE_OF_A.judge(new ClientRef("a", 5))).isEqualTo(new Verdict.Gap(4));
    assertThat(THREE_OF_A.judge(new ClientRef("b", 2))).isEqualTo(new Verdict.Gap(1));
  }

  @Test
  void eight_clients_are_remembered_the_most_recent_ones__MSG_3() {
    ClientNumbers numbers = ClientNumbers.NONE;
    for (int i = 0; i < 9; i++) {
      numbers = numbers.with(new ClientRef("client" + i, 1), i + 1);
    }
    assertThat(numbers.clients()).hasSize(ClientNumbers.CLIENTS_MAX);
    assertThat(numbers.judge(new ClientRef("client1", 1))).isEqualTo(new Verdict.Repeat(2));
    assertThat(numbers.judge(new ClientRef("client8", 2))).isEqualTo(new Verdict.Next());
    assertThat(numbers.judge(new ClientRef("client0", 1))).isEqualTo(new Verdict.Next());
  }

  @Test
  void who_writes_again_is_the_most_recent__MSG_3() {
    ClientNumbers numbers = ClientNumbers.NONE;
    for (int i = 0; i < 8; i++) {
      numbers = numbers.with(new ClientRef("client" + i, 1), i + 1);
    }
    numbers = numbers.with(new ClientRef("client0", 2), 9).with(new ClientRef("new", 1), 10);
    assertThat(numbers.judge(new ClientRef("client0", 2))).isEqualTo(new Verdict.Repeat(9));
    assertThat(numbers.judge(new ClientRef("client1", 1))).isEqualTo(new Verdict.Next());
  }

  @Test
  void carried_over_to_the_next_conversation_a_repeat_is_still_known__MSG_3() {
    ClientNumbers next = THREE_OF_A.carriedOver();
    assertThat(next.judge(new ClientRef("a", 3))).isEqualTo(new Verdict.Repeat(0));
    assertThat(next.judge(new ClientRef("a", 4))).isEqualTo(new Verdict.Next());
    assertThat(next.judge(new ClientRef("a", 5))).isEqualTo(new Verdict.Gap(4));
  }

  /** Against a plain map, with as many clients as are remembered. */
  @Test
  void any_order_of_sends_and_repeats_stores_each_message_once_in_order__MSG_3() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Map<String, Integer> highest = new HashMap<>();
      ClientNumbers numbers = ClientNumbers.NONE;
      for (int step = 1; step < 200; step++) {
        ClientRef ref =
            new ClientRef(
                "client" + random.nextInt(ClientNumbers.CLIENTS_MAX), 1 + random.nextInt(30));
        int stored = highest.getOrDefault(ref.client(), 0);
        Verdict verdict = numbers.judge(ref);
        if (ref.number() == stored + 1) {
          assertThat(verdict).isEqualTo(new Verdict.Next());
          numbers = numbers.with(ref, step);
          highest.put(ref.client(), ref.number());
        } else if (ref.number() <= stored) {
          assertThat(verdict).isInstanceOf(Verdict.Repeat.class);
        } else {
          assertThat(verdict).isEqualTo(new Verdict.Gap(stored + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "中", "aaaaaaaaaaaaaaaaaaaaaaaaa", "a#b"})
  void a_client_has_a_short_plain_name__MSG_5(String client) {
    assertThatThrownBy(() -> new ClientRef(client, 1))
        .isInstanceOfSatisfying(
            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("client.id"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void a_client_counts_from_1__MSG_3(int number) {
    assertThatThrownBy(() -> new ClientRef("a", number))
        .isInstanceOfSatisfying(
            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("client.number"));
  }
}
