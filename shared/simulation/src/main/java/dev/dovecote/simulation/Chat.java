package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.message.Author;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A conversation as it is stored. */
final class Chat {
  final ShopId shop;
  final ConversationId id;
  final List<Entry> log = new ArrayList<>();
  final TreeSet<Instant> timers = new TreeSet<>();

  /** Who had it last; null where nobody ever did. */
  @Nullable AgentId servedBy;

  /** Where it waits in the queue; null where it does not. */
  @Nullable String queueKey;

  /** Where it waits among the offline messages; null where it does not. */
  @Nullable String offlineKey;

  private final Map<Audience, List<ObjectNode>> views = new EnumMap<>(Audience.class);

  Chat(ShopId shop, ConversationId id) {
    this.shop = shop;
    this.id = id;
  }

  ConversationState state() {
    return log.getLast().state();
  }

  Status status() {
    return state().status();
  }

  int size() {
    return log.size();
  }

  /** How an audience sees an entry; null where there is none of that number. */
  @Nullable ObjectNode view(int number, Audience audience) {
    List<ObjectNode> some = views.computeIfAbsent(audience, _ -> new ArrayList<>());
    while (some.size() < log.size()) {
      some.add(Views.entry(log.get(some.size()), audience));
    }
    return number < 1 || number > some.size() ? null : some.get(number - 1);
  }

  /** By what the messages of one side are numbered: a buyer's over all their conversations. */
  String thread(Event.MessageSent sent) {
    return switch (sent.author()) {
      case Author.Buyer _ -> "b/" + state().origin().buyer();
      case Author.Agent _ -> "c/" + id;
      case Author.System _ -> "";
    };
  }

  /** Since when it waits, as what it waits as. */
  Instant since() {
    ConversationState state = state();
    return Objects.requireNonNull(
        state.status() == Status.LEFT_MESSAGE ? state.leftAt() : state.askedAt());
  }

  String lane() {
    return Objects.requireNonNull(state().lane());
  }
}
