package dev.dovecote.testkit.dynamo.expression;

import java.util.Locale;

/** A word of an expression; a placeholder keeps its leading # or :. */
record Token(Kind kind, String text) {
  enum Kind {
    WORD,
    NAME,
    VALUE,
    INDEX,
    SYMBOL,
    END
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Keywords, unlike functions and attribute names, are known in any case of letters. */
  boolean isKeyword(String keyword) {
    return kind == Kind.WORD && text.toUpperCase(Locale.ROOT).equals(keyword);
  }
}
