package dev.dovecote.application.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one entry of a log tells the outside world: IDs, times and reasons, never what somebody
 * wrote nor anybody's name. It follows from the entry alone, so that telling it again tells the
 * same.
 *
 * @param type noun and past verb
 * @param conversation whose events keep their order
 * @param number the entry's
 * @param detail as its schema in {@code events/schemas} says
 */
public record BusinessEvent(
    String type, ConversationId conversation, int number, Instant at, ObjectNode detail) {
  /** Which form the details have; another number where a reader would have to change. */
  private static final int VERSION = 1;

  /** The event that an entry is, or null where it is none: messages, questions, asking. */
  public static @Nullable BusinessEvent of(ShopId shop, Entry entry) {
    ConversationState state = entry.state();
    return switch (entry.event()) {
      case Event.MessageSent _, Event.QuestionsOffered _, Event.HumanAsked _ -> null;
      case Event.Opened opened -> opened(shop, entry, opened.origin());
      case Event.Queued _ ->
          event(shop, entry, "ConversationQueued")
              .put("lane", state.lane())
              .time("askedAt", state.askedAt())
              .done();
      case Event.Assigned assigned -> assigned(shop, entry, assigned);
      case Event.Transferred transferred ->
          event(shop, entry, "ConversationTransferred")
              .agent("from", transferred.from())
              .agent("agent", transferred.to())
              .agent("by", transferred.by())
              .done();
      case Event.OfflineMessageLeft left ->
          event(shop, entry, "OfflineMessageLeft")
              .put("kind", left.kind().name())
              .put("lane", state.lane())
              .time("askedAt", state.askedAt())
              .done();
      case Event.Ended ended -> ended(shop, entry, ended);
    };
  }

  private static BusinessEvent opened(ShopId shop, Entry entry, Origin origin) {
    ConversationId previous = origin.previous();
    return event(shop, entry, "ConversationOpened")
        .put("previous", previous == null ? null : previous.value())
        .agent("by", origin.openedBy())
        .done();
  }

  private static BusinessEvent assigned(ShopId shop, Entry entry, Event.Assigned assigned) {
    ConversationState state = entry.state();
    Draft draft =
        event(shop, entry, "ConversationAssigned")
            .agent("agent", assigned.agent())
            .agent("by", assigned.by())
            .put("lane", state.lane())
            .put("policy", assigned.reason().policy().name())
            .put("decidedBy", assigned.reason().decidedBy().name())
            .time("askedAt", state.askedAt())
            .put("offlineKind", state.offlineKind() == null ? null : state.offlineKind().name());
    draft.detail.put("overflow", assigned.reason().overflow());
    return draft.done();
  }

  private static BusinessEvent ended(ShopId shop, Entry entry, Event.Ended ended) {
    ConversationState state = entry.state();
    return event(shop, entry, "ConversationEnded")
        .put("reason", ended.reason().name())
        .agent("agent", state.agent())
        .agent("by", ended.by())
        .put("offlineKind", state.offlineKind() == null ? null : state.offlineKind().name())
        .time("openedAt", state.openedAt())
        .time("askedAt", state.askedAt())
        .time("assignedAt", state.assignedAt())
        .done();
  }

  /** What every event says. */
  private static Draft event(ShopId shop, Entry entry, String type) {
    Origin origin = entry.state().origin();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    Draft draft = new Draft(type, entry, detail);
    detail
        .put("version", VERSION)
        .put("id", "%s/%s/%d".formatted(shop, origin.id(), entry.number()))
        .put("shop", shop.value())
        .put("conversation", origin.id().value())
        .put("number", entry.number())
        .put("at", entry.at().toString())
        .put("buyer", origin.buyer().value())
        .put("entryPoint", origin.entryPoint().name());
    Subject subject = origin.subject();
    if (subject != null) {
      detail.putObject("subject").put("kind", subject.kind().name()).put("id", subject.id());
    }
    return draft;
  }

  /** Details to which what is absent adds nothing. */
  private record Draft(String type, Entry entry, ObjectNode detail) {
    Draft put(String name, @Nullable String value) {
      if (value != null) {
        detail.put(name, value);
      }
      return this;
    }

    Draft agent(String name, @Nullable AgentId value) {
      return put(name, value == null ? null : value.value());
    }

    Draft time(String name, @Nullable Instant value) {
      return put(name, value == null ? null : value.toString());
    }

    BusinessEvent done() {
      return new BusinessEvent(
          type, entry.state().origin().id(), entry.number(), entry.at(), detail);
    }
  }
}
