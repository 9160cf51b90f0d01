package dev.dovecote.testkit.conformance;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.*;

/**
 * What a client answered, in a form in which equal answers are equal texts. The response is null
 * for a failure.
 */
record Outcome(String text, String message, @Nullable DynamoDbResponse response) {

  @Override
  public String toString() {
    return message.isEmpty() ? text : text + " (" + message + ")";
  }

  static Outcome of(DynamoDbClient client, DynamoDbRequest request) {
    try {
      DynamoDbResponse response = send(client, request);
      return new Outcome(text(request, response), "", response);
    } catch (TransactionCanceledException e) {
      String reasons =
          e.cancellationReasons().stream()
              .map(reason -> reason.code() + (reason.hasItem() ? canonical(reason.item()) : ""))
              .collect(Collectors.joining(", "));
      return new Outcome(
          "TransactionCanceledException " + reasons, e.cancellationReasons().toString(), null);
    } catch (ConditionalCheckFailedException e) {
      return new Outcome(
          "ConditionalCheckFailedException" + (e.hasItem() ? " " + canonical(e.item()) : ""),
          "",
          null);
    } catch (DynamoDbException e) {
      return new Outcome(
          e.getClass().getSimpleName() + " " + e.awsErrorDetails().errorCode(),
          String.valueOf(e.getMessage()),
          null);
    }
  }

  private static DynamoDbResponse send(DynamoDbClient client, DynamoDbRequest request) {
    return switch (request) {
      case PutItemRequest r -> client.putItem(r);
      case UpdateItemRequest r -> client.updateItem(r);
      case DeleteItemRequest r -> client.deleteItem(r);
      case GetItemRequest r -> client.getItem(r);
      case QueryRequest r -> client.query(r);
      case BatchGetItemRequest r -> client.batchGetItem(r);
      case BatchWriteItemRequest r -> client.batchWriteItem(r);
      case TransactWriteItemsRequest r -> client.transactWriteItems(r);
      case TransactGetItemsRequest r -> client.transactGetItems(r);
      default -> throw new IllegalArgumentException(request.toString());
    };
  }

  private static String text(DynamoDbRequest request, DynamoDbResponse response) {
    return canonical(Differences.withoutKnown(request, response));
  }

  static String canonical(@Nullable Object value) {
    return switch (value) {
      case AttributeValue attribute -> attribute(attribute);
      case SdkPojo pojo -> pojo(pojo);
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(k.toString(), canonical(v)));
        yield sorted.toString();
      }
      case List<?> list -> list.stream().map(Outcome::canonical).toList().toString();
      case null, default -> String.valueOf(value);
    };
  }

  private static String pojo(SdkPojo pojo) {
    StringBuilder text = new StringBuilder(pojo.getClass().getSimpleName());
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        text.append(' ').append(field.memberName()).append('=').append(canonical(value));
      }
    }
    return text.toString();
  }

  /** Keys of failing requests may hold what is no value at all. */
  private static String attribute(AttributeValue value) {
    try {
      return Values.normalize(repaired(value)).toString();
    } catch (DynamoDbException e) {
      return "invalid " + value;
    }
  }

  /**
   * DynamoDB Local loses an empty map within the item of a failed condition: it comes without any
   * type.
   */
  private static AttributeValue repaired(AttributeValue value) {
    if (value.hasL()) {
      return AttributeValue.fromL(value.l().stream().map(Outcome::repaired).toList());
    }
    if (value.hasM()) {
      Map<String, AttributeValue> map = new TreeMap<>();
      value.m().forEach((name, part) -> map.put(name, repaired(part)));
      return AttributeValue.fromM(map);
    }
    return value.equals(AttributeValue.builder().build()) ? AttributeValue.fromM(Map.of()) : value;
  }
}
