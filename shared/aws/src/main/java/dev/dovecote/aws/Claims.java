package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Who may make the shop of a name: whoever first wrote down what it is to be. Kept for good. */
public final class Claims {
  private static final String CLAIM = "claim";
  private static final String PEOPLE = "people";

  private final DynamoDbClient dynamo;
  private final String table;

  /** What a shop is to be: whoever means the same makes the same shop. */
  public record Claim(ShopSettings settings, Map<AgentId, Role> people) {
    public Claim {
      people = Map.copyOf(people);
    }
  }

  public Claims(DynamoDbClient dynamo, String deskTable) {
    this.dynamo = dynamo;
    this.table = deskTable;
  }

  /** Claims a shop's name. Gives the claim that holds: this one, or one that was there before. */
  public Claim claim(ShopId shop, Claim claim) {
    Item people = new Item();
    claim.people().forEach((id, role) -> people.put(id.value(), role.name()));
    Item item = Shops.item(shop, CLAIM, claim.settings(), 1).put(PEOPLE, people);
    try {
      dynamo.putItem(
          put ->
              put.tableName(table)
                  .item(item.attributes())
                  .conditionExpression("attribute_not_exists(pk)"));
      return claim;
    } catch (ConditionalCheckFailedException _) {
      return read(shop);
    }
  }

  private Claim read(ShopId shop) {
    Item item =
        new Item(
            dynamo
                .getItem(
                    get -> get.tableName(table).key(Shops.key(shop, CLAIM)).consistentRead(true))
                .item());
    Map<AgentId, Role> people = new HashMap<>();
    for (Map.Entry<String, AttributeValue> each : item.map(PEOPLE).attributes().entrySet()) {
      people.put(new AgentId(each.getKey()), Role.valueOf(each.getValue().s()));
    }
    return new Claim(Shops.readSettings(item), people);
  }
}
