package dev.dovecote.testkit.dynamo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table's name and key. Without a sort key, its name and type are null. */
public record TableDefinition(
    String name,
    String partitionKey,
    ScalarAttributeType partitionType,
    @Nullable String sortKey,
    @Nullable ScalarAttributeType sortType) {

  public TableDefinition {
    if ((sortKey == null) != (sortType == null)) {
      throw new IllegalArgumentException("a sort key needs a name and a type");
    }
  }

  /** A table whose keys are strings. */
  public static TableDefinition ofStrings(
      String name, String partitionKey, @Nullable String sortKey) {
    return new TableDefinition(
        name,
        partitionKey,
        ScalarAttributeType.S,
        sortKey,
        sortKey == null ? null : ScalarAttributeType.S);
  }

  public static TableDefinition of(CreateTableRequest request) {
    Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
    request.attributeDefinitions().forEach(d -> types.put(d.attributeName(), d.attributeType()));
    String partition = null;
    String sort = null;
    for (KeySchemaElement element : request.keySchema()) {
      if (element.keyType() == KeyType.HASH) {
        partition = element.attributeName();
      } else {
        sort = element.attributeName();
      }
    }
    ScalarAttributeType partitionType = partition == null ? null : types.get(partition);
    if (partition == null || partitionType == null) {
      throw new IllegalArgumentException("no partition key, or not its type: " + request);
    }
    return new TableDefinition(
        request.tableName(), partition, partitionType, sort, sort == null ? null : types.get(sort));
  }

  public TableDefinition named(String other) {
    return new TableDefinition(other, partitionKey, partitionType, sortKey, sortType);
  }

  public CreateTableRequest createRequest() {
    List<KeySchemaElement> schema = new ArrayList<>();
    List<AttributeDefinition> attributes = new ArrayList<>();
    schema.add(
        KeySchemaElement.builder().attributeName(partitionKey).keyType(KeyType.HASH).build());
    attributes.add(attribute(partitionKey, partitionType));
    if (sortKey != null && sortType != null) {
      schema.add(KeySchemaElement.builder().attributeName(sortKey).keyType(KeyType.RANGE).build());
      attributes.add(attribute(sortKey, sortType));
    }
    return CreateTableRequest.builder()
        .tableName(name)
        .keySchema(schema)
        .attributeDefinitions(attributes)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  /** The names of the attributes that make its key. */
  public Set<String> keyAttributes() {
    return sortKey == null ? Set.of(partitionKey) : Set.of(partitionKey, sortKey);
  }
}
