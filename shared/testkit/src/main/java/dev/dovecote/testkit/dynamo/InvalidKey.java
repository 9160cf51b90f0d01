package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.value.Invalid;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A key that does not fit its table: a ValidationException, but in a transaction a reason to cancel
 * it.
 */
final class InvalidKey extends RuntimeException {
  private final DynamoDbException validation;

  InvalidKey(String message) {
    super(message);
    this.validation = Invalid.because(message);
  }

  DynamoDbException validation() {
    return validation;
  }
}
