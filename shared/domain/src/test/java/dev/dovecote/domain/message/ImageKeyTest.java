package dev.dovecote.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageKeyTest {
  private static final String NAME = "0123456789abcdefghjkmnpqrs";

  @ParameterizedTest
  @EnumSource
  void a_key_is_read_as_it_was_written__MSG_5(ImageType type) {
    ImageKey key = new ImageKey(new ShopId("shop.a:b@c"), NAME, type);
    assertThat(ImageKey.parse(key.value())).isEqualTo(key);
    assertThatCode(() -> new Content.Images(java.util.List.of(key.value())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        NAME + ".png",
        "/" + NAME + ".png",
        "a/" + NAME,
        "a/" + NAME + ".",
        "a/" + NAME + ".svg",
        "a/" + NAME + ".PNG",
        "a/" + NAME + ".png\n",
        "a/" + NAME + "x.png",
        "a/0123.png",
        "a/b/" + NAME + ".png",
        "a//" + NAME + ".png",
        "a b/" + NAME + ".png",
        "a/../" + NAME + ".png"
      })
  void what_is_no_key_is_refused__MSG_5(String value) {
    assertThatThrownBy(() -> ImageKey.parse(value))
        .isInstanceOfSatisfying(
            InvalidInput.class, wrong -> assertThat(wrong.field()).isEqualTo("key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "png", "image/svg+xml", "IMAGE/PNG", "image/png; a=b", "text/html"})
  void other_types_are_refused__MSG_5(String contentType) {
    assertThatThrownBy(() -> ImageType.of(contentType))
        .isInstanceOfSatisfying(
            InvalidInput.class, wrong -> assertThat(wrong.field()).isEqualTo("contentType"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10 * 1024 * 1024 + 1, Integer.MAX_VALUE})
  void an_image_has_one_byte_to_ten_megabytes__MSG_5(int bytes) {
    assertThatThrownBy(() -> new ImageUpload(ImageType.PNG, bytes))
        .isInstanceOfSatisfying(
            InvalidInput.class, wrong -> assertThat(wrong.field()).isEqualTo("bytes"));
  }

  @Test
  void the_largest_image_is_taken__MSG_5() {
    assertThat(new ImageUpload(ImageType.GIF, ImageUpload.MAX_BYTES).bytes()).isEqualTo(10_485_760);
  }
}
