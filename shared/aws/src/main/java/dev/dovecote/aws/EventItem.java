package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Events as they are stored. Names are short: they count into the price of every message. */
final class EventItem {
  /** Which event it is. */
  private static final String TYPE = "t";

  private static final String OPENED = "opened";
  private static final String MESSAGE = "message";
  private static final String OFFERED = "offered";
  private static final String ASKED = "asked";
  private static final String QUEUED = "queued";
  private static final String ASSIGNED = "assigned";
  private static final String TRANSFERRED = "transferred";
  private static final String LEFT = "left";
  private static final String ENDED = "ended";

  private EventItem() {}

  static Item write(Event event) {
    return switch (event) {
      case Event.Opened opened ->
          type(OPENED)
              .put("o", writeOrigin(opened.origin()))
              .put("bc", StateItem.writeClients(opened.buyerClients()));
      case Event.MessageSent sent -> writeMessage(sent);
      case Event.QuestionsOffered offered ->
          type(OFFERED).put("q", offered.questions().stream().map(EventItem::writeOffer).toList());
      case Event.HumanAsked asked -> type(ASKED).put("l", asked.lane());
      case Event.Queued _ -> type(QUEUED);
      case Event.Assigned assigned ->
          type(ASSIGNED)
              .put("a", assigned.agent().value())
              .put("an", assigned.name())
              .put("by", value(assigned.by()))
              .put("no", assigned.note())
              .put("r", writeReason(assigned.reason()));
      case Event.Transferred transferred ->
          type(TRANSFERRED)
              .put("fa", transferred.from().value())
              .put("a", transferred.to().value())
              .put("an", transferred.name())
              .put("by", transferred.by().value())
              .put("no", transferred.note());
      case Event.OfflineMessageLeft left -> type(LEFT).put("k", left.kind().name());
      case Event.Ended ended ->
          type(ENDED).put("r", ended.reason().name()).put("a", value(ended.by()));
    };
  }

  static Event read(Item item) {
    return switch (item.text(TYPE)) {
      case OPENED ->
          new Event.Opened(readOrigin(item.map("o")), StateItem.readClients(item.list("bc")));
      case MESSAGE -> readMessage(item);
      case OFFERED ->
          new Event.QuestionsOffered(item.list("q").stream().map(EventItem::readOffer).toList());
      case ASKED -> new Event.HumanAsked(item.text("l"));
      case QUEUED -> new Event.Queued();
      case ASSIGNED ->
          new Event.Assigned(
              new AgentId(item.text("a")),
              item.text("an"),
              readReason(item.map("r")),
              agent(item, "by"),
              item.textOrNull("no"));
      case TRANSFERRED ->
          new Event.Transferred(
              new AgentId(item.text("fa")),
              new AgentId(item.text("a")),
              item.text("an"),
              new AgentId(item.text("by")),
              item.textOrNull("no"));
      case LEFT -> new Event.OfflineMessageLeft(OfflineKind.valueOf(item.text("k")));
      case ENDED -> new Event.Ended(EndReason.valueOf(item.text("r")), agent(item, "a"));
      default -> throw new IllegalStateException("stored event of unknown type " + item.text(TYPE));
    };
  }

  private static Item type(String type) {
    return new Item().put(TYPE, type);
  }

  static Item writeOrigin(Origin origin) {
    Item item =
        new Item()
            .put("i", origin.id().value())
            .put("b", origin.buyer().value())
            .put("bn", origin.buyerName())
            .put("ep", origin.entryPoint().name())
            .put("p", origin.previous() == null ? null : origin.previous().value())
            .put("la", value(origin.lastAgent()))
            .put("ob", value(origin.openedBy()));
    Subject subject = origin.subject();
    return subject == null ? item : item.put("sk", subject.kind().name()).put("si", subject.id());
  }

  static Origin readOrigin(Item item) {
    String previous = item.textOrNull("p");
    return new Origin(
        new ConversationId(item.text("i")),
        new BuyerId(item.text("b")),
        item.text("bn"),
        EntryPoint.valueOf(item.text("ep")),
        item.has("sk") ? new Subject(Subject.Kind.valueOf(item.text("sk")), item.text("si")) : null,
        previous == null ? null : new ConversationId(previous),
        agent(item, "la"),
        agent(item, "ob"));
  }

  private static Item writeMessage(Event.MessageSent sent) {
    Item item = type(MESSAGE);
    switch (sent.author()) {
      case Author.Buyer _ -> item.put("f", "b");
      case Author.Agent(AgentId id) -> item.put("f", "a").put("a", id.value());
      case Author.System _ -> item.put("f", "s");
    }
    switch (sent.content()) {
      case Content.Text(String text) -> item.put("x", text);
      case Content.Emoji(String name) -> item.put("em", name);
      case Content.Images(List<String> keys) ->
          item.put("im", keys.stream().map(Item::string).toList());
      case Content.Notice notice -> item.put("nk", notice.kind().name()).put("nt", notice.text());
    }
    ClientRef client = sent.client();
    return client == null ? item : item.put("c", client.client()).put("cn", client.number());
  }

  private static Event.MessageSent readMessage(Item item) {
    Author author =
        switch (item.text("f")) {
          case "b" -> new Author.Buyer();
          case "a" -> new Author.Agent(new AgentId(item.text("a")));
          default -> new Author.System();
        };
    ClientRef client = item.has("c") ? new ClientRef(item.text("c"), item.intValue("cn")) : null;
    return new Event.MessageSent(author, readContent(item), client);
  }

  private static Content readContent(Item item) {
    if (item.has("x")) {
      return new Content.Text(item.text("x"));
    }
    if (item.has("em")) {
      return new Content.Emoji(item.text("em"));
    }
    if (item.has("im")) {
      return new Content.Images(item.list("im").stream().map(AttributeValue::s).toList());
    }
    return new Content.Notice(Content.Notice.Kind.valueOf(item.text("nk")), item.text("nt"));
  }

  private static AttributeValue writeOffer(Event.QuestionsOffered.Offer offer) {
    return AttributeValue.fromL(List.of(Item.string(offer.id()), Item.string(offer.text())));
  }

  private static Event.QuestionsOffered.Offer readOffer(AttributeValue value) {
    return new Event.QuestionsOffered.Offer(value.l().get(0).s(), value.l().get(1).s());
  }

  private static Item writeReason(Reason reason) {
    return new Item()
        .put("p", reason.policy().name())
        .put("l", reason.lane())
        .put("o", reason.overflow())
        .put("d", reason.decidedBy().name())
        .put("c", reason.candidates().stream().map(EventItem::writeStanding).toList());
  }

  private static AttributeValue writeStanding(Reason.Standing standing) {
    return AttributeValue.fromL(
        List.of(
            Item.string(standing.agent().value()),
            Item.number(standing.load()),
            Item.number(standing.capacity())));
  }

  private static Reason readReason(Item item) {
    return new Reason(
        Policy.valueOf(item.text("p")),
        item.textOrNull("l"),
        item.flag("o"),
        Reason.DecidedBy.valueOf(item.text("d")),
        item.list("c").stream().map(EventItem::readStanding).toList());
  }

  private static Reason.Standing readStanding(AttributeValue value) {
    List<AttributeValue> parts = value.l();
    return new Reason.Standing(
        new AgentId(parts.get(0).s()),
        Integer.parseInt(parts.get(1).n()),
        Integer.parseInt(parts.get(2).n()));
  }

  static @Nullable AgentId agent(Item item, String name) {
    String value = item.textOrNull(name);
    return value == null ? null : new AgentId(value);
  }

  static @Nullable String value(@Nullable AgentId agent) {
    return agent == null ? null : agent.value();
  }
}
