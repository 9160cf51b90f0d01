package dev.dovecote.domain;

import java.util.regex.Pattern;

/**
 * What an identifier may look like: it becomes part of a key, whose parts are divided by {@code #}.
 */
final class Identifier {
  /** Longest identifier, in characters. */
  static final int MAX_LENGTH = 64;

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.:@-]{1," + MAX_LENGTH + "}");

  private Identifier() {}

  static void check(String field, String value) {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidInput(
          field, "must be 1 to " + MAX_LENGTH + " letters, digits or any of _ . : @ -");
    }
  }
}
