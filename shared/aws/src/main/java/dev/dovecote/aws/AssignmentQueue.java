package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.ShopId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/** "Look at shop S": one message group a shop, so that passes of one shop follow each other. */
public final class AssignmentQueue {
  private static final String SHOP = "shop";
  private static final String LEFT_SINCE = "leftSince";
  private static final String LANES = "lanes";

  private final SqsClient sqs;
  private final String url;

  /**
   * What a message asks for.
   *
   * @param leftSince since when passes have been leaving somebody over whom a free agent could
   *     take; null where none has
   * @param lanes where those wait who ask for it. A pass that knows a lane needs no telling; one
   *     that it does not know is found by this alone
   */
  public record Look(ShopId shop, @Nullable Instant leftSince, Set<String> lanes) {
    public Look {
      lanes = Set.copyOf(lanes);
    }

    /** A look for whatever there is to do. */
    public static Look at(ShopId shop) {
      return new Look(shop, null, Set.of());
    }
  }

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
  public void look(Look look, String cause) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put(SHOP, look.shop().value());
    if (look.leftSince() != null) {
      body.put(LEFT_SINCE, look.leftSince().toEpochMilli());
    }
    if (!look.lanes().isEmpty()) {
      look.lanes().stream().sorted().forEach(body.withArray(LANES)::add);
    }
    sqs.sendMessage(
        send ->
            send.queueUrl(url)
                .messageBody(body.toString())
                .messageGroupId(look.shop().value())
                .messageDeduplicationId(cause));
  }

  /** What a message asks for. */
  public static Look read(String body) {
    JsonNode message = Json.read(body);
    JsonNode since = message.path(LEFT_SINCE);
    return new Look(
        new ShopId(message.path(SHOP).asText()),
        since.isMissingNode() ? null : Instant.ofEpochMilli(since.asLong()),
        message.path(LANES).valueStream().map(JsonNode::asText).collect(Collectors.toSet()));
  }

  /** What several messages of one shop ask for together, at least one. */
  public static Look read(List<String> bodies) {
    List<Look> looks = bodies.stream().map(AssignmentQueue::read).toList();
    Instant since =
        looks.stream()
            .map(Look::leftSince)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    Set<String> lanes =
        looks.stream().flatMap(look -> look.lanes().stream()).collect(Collectors.toSet());
    return new Look(looks.getFirst().shop(), since, lanes);
  }
}
