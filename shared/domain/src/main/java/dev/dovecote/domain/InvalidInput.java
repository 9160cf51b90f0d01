package dev.dovecote.domain;

/** Input that no state could make acceptable. Names the field; nothing has been changed. */
public final class InvalidInput extends RuntimeException {
  private final String field;
  private final String expectation;

  /**
   * @param field path of the field, as the caller wrote it: {@code content.text}
   * @param expectation what is expected of it, without its value: {@code must not be empty}
   */
  public InvalidInput(String field, String expectation) {
    super(field + " " + expectation);
    this.field = field;
    this.expectation = expectation;
  }

  /** The same, said of the field that held the value. */
  public InvalidInput of(String otherField) {
    return new InvalidInput(otherField, expectation);
  }

  /** What is wrong, for people. */
  public String message() {
    return field + " " + expectation;
  }

  /** Path of the field that is wrong. */
  public String field() {
    return field;
  }
}
