package dev.dovecote.testkit.dynamo;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a table's stream would carry with NEW_AND_OLD_IMAGES. As in DynamoDB, a write that leaves
 * the item as it was is no change (Developer Guide, "Change data capture for DynamoDB Streams").
 * The sequence number counts this table's changes from 0.
 */
public record Change(
    long sequence,
    String table,
    Map<String, AttributeValue> key,
    @Nullable Map<String, AttributeValue> before,
    @Nullable Map<String, AttributeValue> after) {}
