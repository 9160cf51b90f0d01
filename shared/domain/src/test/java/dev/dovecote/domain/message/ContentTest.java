package dev.dovecote.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "茶", "😀", "👨‍👩‍👧"})
  void text_has_up_to_4000_characters_whatever_their_bytes__MSG_5(String character) {
    int each = character.codePointCount(0, character.length());
    int fitting = Content.TEXT_MAX_CHARACTERS / each;
    String longest = character.repeat(fitting) + "a".repeat(4_000 - fitting * each);
    assertThat(longest.codePointCount(0, longest.length())).isEqualTo(4_000);
    assertThat(new Content.Text(longest).text()).isEqualTo(longest);
    refused("content.text", () -> new Content.Text(longest + "a"));
  }

  @Test
  void the_longest_text_is_well_within_32_KB__MSG_5() {
    assertThat("😀".repeat(4_000).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(Content.MESSAGE_MAX_BYTES);
  }

  /** Spaces of every kind, marks that only steer how others are shown, control characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n\t ",
        "\u00A0\u3000",
        "\u200B\u200B",
        "\u200D\u2060\uFEFF",
        "\u200F\u202E \u2066",
        "\u0000\u0007",
        "\uDB40\uDC41"
      })
  void text_says_something__MSG_5(String blank) {
    refused("content.text", () -> new Content.Text(blank));
    refused("content.name", () -> new Content.Emoji(blank));
  }

  @ParameterizedTest
  @ValueSource(strings = {"שלום", "\u202Eمرحبا", "👩\u200D👧", "\u200B.", "❤\uFE0F", "。"})
  void text_in_any_script_is_kept_as_it_is__MSG_5(String text) {
    assertThat(new Content.Text(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\uD83D", "\uDE00b", "\uDE00\uD83D"})
  void half_a_character_is_no_text__MSG_5(String broken) {
    refused("content.text", () -> new Content.Text(broken));
    refused("content.name", () -> new Content.Emoji(broken));
  }

  @Test
  void an_emoji_has_a_short_name__MSG_1() {
    assertThat(new Content.Emoji("smile").name()).isEqualTo("smile");
    refused("content.name", () -> new Content.Emoji("x".repeat(33)));
    refused("content.name", () -> new Content.Emoji(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void a_message_has_up_to_9_images__MSG_1(int images) {
    assertThat(new Content.Images(Collections.nCopies(images, "tea/1.jpg")).keys()).hasSize(images);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void none_or_more_than_9_images_are_refused__MSG_1(int images) {
    refused("content.keys", () -> new Content.Images(Collections.nCopies(images, "tea/1.jpg")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../secret", "a/..", "图", "a\nb", "https://x/?a=b"})
  void images_are_keys_of_uploaded_objects__MSG_5(String key) {
    refused("content.keys", () -> new Content.Images(List.of(key)));
  }

  @Test
  void the_largest_images_message_is_within_32_KB__MSG_5() {
    List<String> keys = Collections.nCopies(9, "k".repeat(Content.IMAGE_KEY_MAX_CHARACTERS));
    assertThat(new Content.Images(keys).keys()).isEqualTo(keys);
    refused("content.keys", () -> new Content.Images(List.of("k".repeat(257))));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void the_system_speaks_every_language__CONV_5_QUEUE_4_QUEUE_5(Language language) {
    assertThat(Texts.outOfHours(language).kind()).isEqualTo(Content.Notice.Kind.OUT_OF_HOURS);
    assertThat(Texts.noAgent(language).kind()).isEqualTo(Content.Notice.Kind.NO_AGENT);
    assertThat(Texts.leftQueue(language).kind()).isEqualTo(Content.Notice.Kind.LEFT_QUEUE);
    assertThat(Language.ofTag(language.tag())).isEqualTo(language);
  }

  @Test
  void an_unknown_language_is_refused() {
    refused("language", () -> Language.ofTag("fr"));
  }

  private static void refused(
      String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable make) {
    assertThatThrownBy(make)
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
