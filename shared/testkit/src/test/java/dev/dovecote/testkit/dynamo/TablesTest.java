package dev.dovecote.testkit.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class TablesTest {
  private static final String TEMPLATE =
      """
      Resources:
        LogTable:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: !Sub "${AWS::StackName}-log"
            AttributeDefinitions:
              - {AttributeName: pk, AttributeType: S}
              - {AttributeName: n, AttributeType: N}
            KeySchema:
              - {AttributeName: pk, KeyType: HASH}
              - {AttributeName: n, KeyType: RANGE}
        Other:
          Type: AWS::SQS::Queue
      """;

  @Test
  void tables_are_read_from_a_template_and_tags_are_plain_values() {
    assertThat(Tables.parse(TEMPLATE))
        .isEqualTo(
            Map.of(
                "LogTable",
                new TableDefinition(
                    "${AWS::StackName}-log",
                    "pk",
                    ScalarAttributeType.S,
                    "n",
                    ScalarAttributeType.N)));
  }

  @Test
  void an_index_is_refused() {
    assertThatThrownBy(
            () ->
                Tables.parse(
                    TEMPLATE.replace("TableName:", "GlobalSecondaryIndexes: []\n      TableName:")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("GlobalSecondaryIndexes");
  }

  @Test
  void the_projects_own_tables_can_be_created_in_both() {
    Path template = Path.of("../../template.yaml");
    assertThat(Files.exists(template)).isTrue();
    List<TableDefinition> tables = List.copyOf(Tables.fromTemplate(template).values());
    assertThat(tables).isNotEmpty();
    try (DynamoDbLocal local = DynamoDbLocal.start();
        MemoryDynamoDb memory = new MemoryFixture().db) {
      memory.createTables(tables);
      local.createTables(tables);
      for (TableDefinition table : tables) {
        assertThat(local.client().describeTable(d -> d.tableName(table.name())).table().keySchema())
            .isEqualTo(memory.describeTable(d -> d.tableName(table.name())).table().keySchema());
      }
      String name = tables.getFirst().name();
      local
          .client()
          .putItem(
              p ->
                  p.tableName(name)
                      .item(
                          Map.of(
                              "pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromS("b"))));
      assertThat(local.endpoint().getHost()).isEqualTo("127.0.0.1");
    }
  }
}
