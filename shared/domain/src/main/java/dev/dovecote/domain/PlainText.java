package dev.dovecote.domain;

import java.nio.charset.StandardCharsets;

/** Names and other short texts that people write. */
public final class PlainText {
  private PlainText() {}

  /**
   * Refuses what shows nothing, is too long in characters (code points), or cannot be stored.
   *
   * @throws InvalidInput naming the field
   */
  public static void check(String field, String text, int maxCharacters) {
    if (showsNothing(text) || text.codePointCount(0, text.length()) > maxCharacters) {
      throw new InvalidInput(field, "must have 1 to " + maxCharacters + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidInput(field, "must be valid Unicode");
    }
  }

  /** Whether a text is nothing but spaces and characters that only steer how others are shown. */
  private static boolean showsNothing(String text) {
    return text.codePoints()
        .allMatch(
            each ->
                Character.isWhitespace(each)
                    || Character.isSpaceChar(each)
                    || Character.isISOControl(each)
                    || Character.getType(each) == Character.FORMAT);
  }
}
