package dev.dovecote.local.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
  @ParameterizedTest
  @CsvSource({
    "arn:a:b, arn:a:b, true",
    "arn:a:b, arn:a:bc, false",
    "arn:a:*, arn:a:, true",
    "arn:a:*, arn:a:b/c:d, true",
    "arn:a/*/POST, arn:a/x/y/POST, true",
    "arn:a/*/POST, arn:a/x/y/GET, false",
    "arn:?:b, arn:x:b, true",
    "arn:?:b, arn::b, false",
    "a.c, abc, false",
    "a[bc], ab, false",
    "*, '', true",
  })
  void a_star_is_any_characters_and_a_question_mark_one(
      String pattern, String value, boolean matches) {
    assertThat(Wildcard.of(pattern).matches(value)).isEqualTo(matches);
  }
}
