package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Reads the tokens of one expression from left to right. */
final class Cursor {
  private final String kind;
  private final List<Token> tokens;
  private final Placeholders placeholders;
  private int at;

  Cursor(String kind, String expression, Placeholders placeholders) {
    this.kind = kind;
    this.tokens = Lexer.tokens(kind, expression);
    this.placeholders = placeholders;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekNext() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skipSymbol(String symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    next();
    return true;
  }

  boolean skipKeyword(String keyword) {
    if (!peek().isKeyword(keyword)) {
      return false;
    }
    next();
    return true;
  }

  void require(String symbol) {
    if (!skipSymbol(symbol)) {
      throw syntaxError();
    }
  }

  void requireKeyword(String keyword) {
    if (!skipKeyword(keyword)) {
      throw syntaxError();
    }
  }

  void requireEnd() {
    if (!isAtEnd()) {
      throw syntaxError();
    }
  }

  boolean isAtEnd() {
    return peek().kind() == Token.Kind.END;
  }

  /** Whether a function's name stands here. */
  boolean isAtFunction() {
    return peek().kind() == Token.Kind.WORD && peekNext().isSymbol("(");
  }

  /** The token behind the parenthesis that closes the one that stands here. */
  Token afterParentheses() {
    int open = 0;
    for (int i = at; i < tokens.size(); i++) {
      open += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
      if (open == 0) {
        return tokens.get(Math.min(i + 1, tokens.size() - 1));
      }
    }
    return tokens.getLast();
  }

  /** Whether two parentheses that stand here enclose the same. */
  boolean isAtRedundantParentheses() {
    if (!peek().isSymbol("(") || !peekNext().isSymbol("(")) {
      return false;
    }
    at++;
    boolean isRedundant = afterParentheses().isSymbol(")");
    at--;
    return isRedundant;
  }

  boolean isAtPath() {
    return peek().kind() == Token.Kind.WORD || peek().kind() == Token.Kind.NAME;
  }

  Path path() {
    List<Path.Step> steps = new ArrayList<>();
    steps.add(name());
    while (true) {
      if (skipSymbol(".")) {
        steps.add(name());
      } else if (skipSymbol("[")) {
        steps.add(index());
        require("]");
      } else if (steps.size() > Path.MAX_DEPTH) {
        throw error("The document path has too many nesting elements");
      } else {
        return new Path(steps);
      }
    }
  }

  private Path.Name name() {
    Token token = next();
    if (token.kind() == Token.Kind.NAME) {
      return new Path.Name(placeholders.name(token.text()));
    }
    if (token.kind() != Token.Kind.WORD || token.text().startsWith("_")) {
      throw syntaxError();
    }
    if (ReservedWords.contains(token.text())) {
      throw error("Attribute name is a reserved keyword; reserved keyword: " + token.text());
    }
    return new Path.Name(token.text());
  }

  private Path.Index index() {
    Token token = next();
    if (token.kind() != Token.Kind.INDEX) {
      throw syntaxError();
    }
    try {
      return new Path.Index(Integer.parseInt(token.text()));
    } catch (NumberFormatException e) {
      throw error("List index is not within the allowable range; index: [" + token.text() + "]");
    }
  }

  /** The value of the placeholder that stands here. */
  AttributeValue value() {
    Token token = next();
    if (token.kind() != Token.Kind.VALUE) {
      throw syntaxError();
    }
    return placeholders.value(token.text());
  }

  DynamoDbException syntaxError() {
    return error("Syntax error; token: \"" + peek().text() + "\"");
  }

  DynamoDbException error(String message) {
    return Invalid.because("Invalid " + kind + ": " + message);
  }
}
