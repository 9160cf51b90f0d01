package dev.dovecote.testkit.dynamo.expression;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The partition that a query reads, and the sort keys of it that it wants, from and to the
 * inclusive bounds where it has any.
 */
public record KeyCondition(
    AttributeValue partition,
    @Nullable AttributeValue sortOperand,
    Predicate<AttributeValue> sort,
    @Nullable AttributeValue from,
    @Nullable AttributeValue to) {

  /**
   * Whether no other key can follow in that direction. A table without a sort key has one item in a
   * partition.
   */
  public boolean endsAt(AttributeValue sortKey, boolean forward) {
    return sortKey.nul() != null || sortKey.equals(forward ? to : from);
  }
}
