package dev.dovecote.testkit.dynamo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Counts the units of one call, table by table. */
final class Meter {
  private final Map<String, Units> byTable = new LinkedHashMap<>();

  void add(Table table, Units units) {
    byTable.merge(table.definition().name(), units, Units::plus);
  }

  Map<String, Units> byTable() {
    return byTable;
  }

  /** For an answer about one table; null if not asked for. */
  @Nullable ConsumedCapacity single(@Nullable ReturnConsumedCapacity asked) {
    List<ConsumedCapacity> all = several(asked, false);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Transactions report read and write units apart, beside their sum. */
  List<ConsumedCapacity> several(@Nullable ReturnConsumedCapacity asked, boolean isTransaction) {
    List<ConsumedCapacity> answer = new ArrayList<>();
    if (asked != ReturnConsumedCapacity.TOTAL && asked != ReturnConsumedCapacity.INDEXES) {
      return answer;
    }
    byTable.forEach(
        (table, units) -> {
          double sum = units.read() + units.write();
          ConsumedCapacity.Builder capacity =
              ConsumedCapacity.builder().tableName(table).capacityUnits(sum);
          Capacity.Builder detail = Capacity.builder().capacityUnits(sum);
          if (isTransaction && units.write() > 0) {
            capacity.writeCapacityUnits(units.write());
            detail.writeCapacityUnits(units.write());
          }
          if (isTransaction && units.read() > 0) {
            capacity.readCapacityUnits(units.read());
            detail.readCapacityUnits(units.read());
          }
          if (asked == ReturnConsumedCapacity.INDEXES) {
            capacity.table(detail.build());
          }
          answer.add(capacity.build());
        });
    return answer;
  }
}
