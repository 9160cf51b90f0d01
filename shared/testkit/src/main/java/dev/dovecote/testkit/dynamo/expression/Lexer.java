package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens. */
final class Lexer {
  /** Source: "Service, account, and table quotas": 4 KB for any expression string. */
  private static final int MAX_EXPRESSION_BYTES = 4 * 1024;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<name>#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)"
              + "|(?<index>0(?![0-9])|[1-9][0-9]*)|(?<symbol><>|<=|>=|[=<>(),.\\[\\]+-]))");

  private Lexer() {}

  static List<Token> tokens(String kind, String expression) {
    if (expression.isEmpty()) {
      throw Invalid.because("Invalid " + kind + ": The expression can not be empty;");
    }
    if (expression.getBytes(StandardCharsets.UTF_8).length > MAX_EXPRESSION_BYTES) {
      throw Invalid.because(
          "Invalid " + kind + ": Expression size has exceeded the maximum allowed size;");
    }
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    int at = 0;
    while (matcher.find(at) && matcher.start() == at) {
      tokens.add(token(matcher));
      at = matcher.end();
    }
    if (!expression.substring(at).isBlank()) {
      throw Invalid.because(
          "Invalid "
              + kind
              + ": Syntax error; token: \""
              + expression.substring(at).strip()
              + "\"");
    }
    tokens.add(new Token(Token.Kind.END, "<EOF>"));
    return tokens;
  }

  private static Token token(Matcher matcher) {
    if (matcher.group("word") != null) {
      return new Token(Token.Kind.WORD, matcher.group("word"));
    }
    if (matcher.group("name") != null) {
      return new Token(Token.Kind.NAME, matcher.group("name"));
    }
    if (matcher.group("value") != null) {
      return new Token(Token.Kind.VALUE, matcher.group("value"));
    }
    if (matcher.group("index") != null) {
      return new Token(Token.Kind.INDEX, matcher.group("index"));
    }
    return new Token(Token.Kind.SYMBOL, matcher.group("symbol"));
  }
}
