package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.dovecote.domain.ShopId;
import software.amazon.awssdk.services.sqs.SqsClient;

/** "Look at shop S": one message group a shop, so that passes of one shop follow each other. */
public final class AssignmentQueue {
  private final SqsClient sqs;
  private final String url;

  public AssignmentQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /**
   * Asks for a pass over a shop.
   *
   * @param cause names the commit that makes it needed. It is the deduplication ID: one made of
   *     content or time would swallow a needed pass for five minutes
   */
  public void look(ShopId shop, String cause) {
    String body = JsonNodeFactory.instance.objectNode().put("shop", shop.value()).toString();
    sqs.sendMessage(
        send ->
            send.queueUrl(url)
                .messageBody(body)
                .messageGroupId(shop.value())
                .messageDeduplicationId(cause));
  }

  /** The shop that a message speaks of. */
  public static ShopId read(String body) {
    JsonNode message = Json.read(body);
    return new ShopId(message.path("shop").asText());
  }
}
