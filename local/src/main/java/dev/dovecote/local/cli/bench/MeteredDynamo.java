package dev.dovecote.local.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Passes everything on, and keeps note of the writes that were made. */
final class MeteredDynamo implements DynamoDbClient {
  private final DynamoDbClient to;
  private final Lookup lookup;
  private final DoubleSupplier writeUnits;
  private final List<Shape> shapes = new ArrayList<>();
  private final AtomicInteger socketLooks = new AtomicInteger();

  /**
   * What a write consists of.
   *
   * @param items what is put, each with its table; for an update or a deletion the item concerned
   * @param writeUnits what it cost
   */
  record Shape(boolean transaction, List<Part> items, double writeUnits) {}

  /** An item that is written, or deleted. */
  record Part(String table, Map<String, AttributeValue> item, boolean deleted) {}

  /** Finds an item as it is, without any charge. */
  interface Lookup {
    Map<String, AttributeValue> find(String table, Map<String, AttributeValue> key);
  }

  MeteredDynamo(DynamoDbClient to, Lookup lookup, DoubleSupplier writeUnits) {
    this.to = to;
    this.lookup = lookup;
    this.writeUnits = writeUnits;
  }

  /** The writes since the last time, in order. */
  synchronized List<Shape> takeShapes() {
    List<Shape> taken = List.copyOf(shapes);
    shapes.clear();
    return taken;
  }

  private synchronized void note(boolean transaction, List<Part> items, double unitsBefore) {
    shapes.add(new Shape(transaction, items, writeUnits.getAsDouble() - unitsBefore));
  }

  private Part existing(String table, Map<String, AttributeValue> key, boolean deleted) {
    return new Part(table, lookup.find(table, key), deleted);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    double before = writeUnits.getAsDouble();
    PutItemResponse response = to.putItem(request);
    note(false, List.of(new Part(request.tableName(), request.item(), false)), before);
    return response;
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    double before = writeUnits.getAsDouble();
    UpdateItemResponse response = to.updateItem(request);
    note(false, List.of(existing(request.tableName(), request.key(), false)), before);
    return response;
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return to.deleteItem(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<Part> parts = new ArrayList<>();
    request
        .transactItems()
        .forEach(
            item -> {
              if (item.put() != null) {
                parts.add(new Part(item.put().tableName(), item.put().item(), false));
              } else if (item.update() != null) {
                parts.add(existing(item.update().tableName(), item.update().key(), false));
              } else if (item.delete() != null) {
                parts.add(existing(item.delete().tableName(), item.delete().key(), true));
              } else {
                parts.add(
                    existing(
                        item.conditionCheck().tableName(), item.conditionCheck().key(), false));
              }
            });
    double before = writeUnits.getAsDouble();
    TransactWriteItemsResponse response = to.transactWriteItems(request);
    note(true, parts, before);
    return response;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return to.getItem(request);
  }

  /** How often somebody's sockets were looked for, to tell them something. */
  int socketLooks() {
    return socketLooks.get();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    if (request.keyConditionExpression().contains(":connections")) {
      socketLooks.incrementAndGet();
    }
    return to.query(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
