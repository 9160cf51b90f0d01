package dev.dovecote.application.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.DeskOrder;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Entries and states as clients see them. A buyer is shown no agent's ID, and nobody but the owner
 * why an agent was chosen.
 */
public final class Views {
  private Views() {}

  /**
   * Entries in order, from the first on: as many as fit, at least one.
   *
   * @param maxBytes how much they may take up, in bytes of UTF-8
   */
  public static ArrayNode entries(List<Entry> entries, Audience audience, int maxBytes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(entries.size());
    int bytes = 0;
    for (Entry entry : entries) {
      ObjectNode view = entry(entry, audience);
      bytes += view.toString().getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > maxBytes && !array.isEmpty()) {
        break;
      }
      array.add(view);
    }
    return array;
  }

  /**
   * As many entries as fit, and the conversation after the last of them.
   *
   * @param whole whether all of them fit
   */
  public record Page(ArrayNode entries, ConversationState state, boolean whole) {}

  /**
   * The first of some entries, as many as fit, at least one where there are any.
   *
   * @param state after the last of all of them
   * @param maxBytes how much they may take up, in bytes of UTF-8
   */
  public static Page page(
      List<Entry> entries, ConversationState state, Audience audience, int maxBytes) {
    ArrayNode fitting = entries(entries, audience, maxBytes);
    boolean whole = fitting.size() == entries.size();
    return new Page(fitting, whole ? state : entries.get(fitting.size() - 1).state(), whole);
  }

  /** One entry. */
  public static ObjectNode entry(Entry entry, Audience audience) {
    ObjectNode view = object().put("number", entry.number()).put("at", entry.at().toString());
    switch (entry.event()) {
      case Event.Opened opened -> opened(view.put("type", "opened"), opened.origin());
      case Event.MessageSent sent -> message(view.put("type", "message"), sent, audience);
      case Event.QuestionsOffered offered -> offered(view.put("type", "offered"), offered);
      case Event.HumanAsked _ -> view.put("type", "asked");
      case Event.Queued _ -> view.put("type", "queued");
      case Event.Assigned assigned -> {
        view.put("type", "assigned").put("agentName", assigned.name());
        agent(view, assigned.agent(), audience);
        if (audience == Audience.OWNER) {
          view.set("reason", reason(assigned.reason()));
        }
        if (assigned.by() != null && audience != Audience.BUYER) {
          view.put("by", assigned.by().value());
          note(view, assigned.note());
        }
      }
      case Event.Transferred transferred -> {
        view.put("type", "transferred").put("agentName", transferred.name());
        agent(view, transferred.to(), audience);
        if (audience != Audience.BUYER) {
          view.put("from", transferred.from().value()).put("by", transferred.by().value());
          note(view, transferred.note());
        }
      }
      case Event.OfflineMessageLeft left ->
          view.put("type", "left").put("kind", left.kind().name());
      case Event.Ended ended -> {
        view.put("type", "ended").put("reason", ended.reason().name());
        if (ended.by() != null) {
          agent(view, ended.by(), audience);
        }
      }
    }
    return view;
  }

  /** A conversation as it stands; staff see whose and how long unanswered (CONV-9, CONV-10). */
  public static ObjectNode state(ConversationState state, Audience audience, Instant now) {
    ObjectNode view =
        object()
            .put("status", state.status().name())
            .put("number", state.number())
            .put("openedAt", state.openedAt().toString());
    if (audience == Audience.BUYER) {
      return view;
    }
    view.put("lastMessageAt", state.lastMessageAt().toString());
    view.put("label", DeskOrder.label(state.unansweredSince(), now).name());
    if (state.lane() != null) {
      view.put("lane", state.lane());
    }
    if (state.offlineKind() != null) {
      view.put("offlineKind", state.offlineKind().name());
    }
    time(view, "askedAt", state.askedAt());
    time(view, "assignedAt", state.assignedAt());
    time(view, "unansweredSince", state.unansweredSince());
    time(view, "endedAt", state.endedAt());
    if (state.agent() != null) {
      view.put("agent", state.agent().value());
    }
    opened(view, state.origin());
    view.put("buyer", state.origin().buyer().value());
    return view;
  }

  private static void opened(ObjectNode view, Origin origin) {
    view.put("buyerName", origin.buyerName()).put("entryPoint", origin.entryPoint().name());
    Subject subject = origin.subject();
    if (subject != null) {
      view.putObject("subject").put("kind", subject.kind().name()).put("id", subject.id());
    }
    if (origin.previous() != null) {
      view.put("previous", origin.previous().value());
    }
  }

  private static void offered(ObjectNode view, Event.QuestionsOffered offered) {
    ArrayNode questions = view.putArray("questions");
    for (Event.QuestionsOffered.Offer offer : offered.questions()) {
      questions.addObject().put("id", offer.id()).put("text", offer.text());
    }
  }

  private static void message(ObjectNode view, Event.MessageSent sent, Audience audience) {
    switch (sent.author()) {
      case Author.Buyer _ -> view.put("from", "buyer");
      case Author.System _ -> view.put("from", "system");
      case Author.Agent(AgentId id) -> agent(view.put("from", "agent"), id, audience);
    }
    view.set("content", content(sent.content()));
    ClientRef client = sent.client();
    if (client != null) {
      view.putObject("client").put("id", client.client()).put("number", client.number());
    }
  }

  private static ObjectNode content(Content content) {
    return switch (content) {
      case Content.Text(String text) -> object().put("kind", "text").put("text", text);
      case Content.Emoji(String name) -> object().put("kind", "emoji").put("name", name);
      case Content.Images(List<String> keys) -> {
        ObjectNode images = object().put("kind", "images");
        keys.forEach(images.putArray("keys")::add);
        yield images;
      }
      case Content.Notice notice ->
          object()
              .put("kind", "notice")
              .put("notice", notice.kind().name().toLowerCase(Locale.ROOT))
              .put("text", notice.text());
    };
  }

  private static ObjectNode reason(Reason reason) {
    ObjectNode view =
        object().put("policy", reason.policy().name()).put("decidedBy", reason.decidedBy().name());
    if (reason.lane() != null) {
      view.put("lane", reason.lane());
    }
    view.put("overflow", reason.overflow());
    ArrayNode candidates = view.putArray("candidates");
    for (Reason.Standing standing : reason.candidates()) {
      candidates
          .addObject()
          .put("agent", standing.agent().value())
          .put("load", standing.load())
          .put("capacity", standing.capacity());
    }
    return view;
  }

  private static void agent(ObjectNode view, AgentId agent, Audience audience) {
    if (audience != Audience.BUYER) {
      view.put("agent", agent.value());
    }
  }

  private static void note(ObjectNode view, @Nullable String note) {
    if (note != null) {
      view.put("note", note);
    }
  }

  private static void time(ObjectNode view, String name, @Nullable Instant at) {
    if (at != null) {
      view.put(name, at.toString());
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
