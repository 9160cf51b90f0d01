package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Pushes that failed once and are to be tried again. */
public final class DeliveryQueue {
  private final SqsClient sqs;
  private final String url;

  /**
   * Something to tell one socket.
   *
   * @param connection the socket
   * @param recipient whose socket it is
   * @param frame the JSON to send
   */
  public record Push(Recipient recipient, String connection, String frame) {}

  public DeliveryQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Hands a push over. */
  public void send(Push push) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("shop", push.recipient().shop().value());
    switch (push.recipient()) {
      case Recipient.Buyer buyer -> body.put("buyer", buyer.id().value());
      case Recipient.Staff staff -> body.put("agent", staff.id().value());
    }
    body.put("connection", push.connection()).put("frame", push.frame());
    sqs.sendMessage(send -> send.queueUrl(url).messageBody(body.toString()));
  }

  /** The push that a message holds. */
  public static Push read(String body) {
    JsonNode message = Json.read(body);
    ShopId shop = new ShopId(message.path("shop").asText());
    Recipient recipient =
        message.has("buyer")
            ? new Recipient.Buyer(shop, new BuyerId(message.path("buyer").asText()))
            : new Recipient.Staff(shop, new AgentId(message.path("agent").asText()));
    return new Push(recipient, message.path("connection").asText(), message.path("frame").asText());
  }
}
