package dev.dovecote.local.permission;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern as in IAM policies: {@code *} for any characters, {@code ?} for one. */
public final class Wildcard {
  private final String text;
  private final Pattern pattern;

  private Wildcard(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** The pattern that a policy writes like this. */
  public static Wildcard of(String text) {
    String regex =
        text.chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining());
    return new Wildcard(text, Pattern.compile(regex, Pattern.DOTALL));
  }

  /** Whether all of the value fits. */
  public boolean matches(String value) {
    return text.equals(value) || pattern.matcher(value).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
