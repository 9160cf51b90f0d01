package dev.dovecote.local.gateway;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns as in IAM policies: {@code *} for any characters, {@code ?} for one. */
final class Wildcard {
  private Wildcard() {}

  static boolean matches(String pattern, String value) {
    String regex =
        pattern
            .chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches();
  }
}
