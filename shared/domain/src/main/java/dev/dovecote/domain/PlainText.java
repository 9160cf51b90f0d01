package dev.dovecote.domain;

import java.nio.charset.StandardCharsets;

/** Names and other short texts that people write. */
public final class PlainText {
  private PlainText() {}

  /** Refuses what is blank, too long in characters (code points), or cannot be stored. */
  public static void check(String field, String text, int maxCharacters) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > maxCharacters) {
      throw new InvalidInput(field, "must have 1 to " + maxCharacters + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidInput(field, "must be valid Unicode");
    }
  }
}
