package dev.dovecote.aws;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.message.ClientNumbers;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The state after an entry, as it is stored with it. Names are short, as in {@link EventItem}. */
final class StateItem {
  private static final String ORIGIN = "o";
  private static final String STATUS = "s";
  private static final String AGENT = "a";
  private static final String LANE = "l";
  private static final String OFFLINE_KIND = "ok";
  private static final String END_REASON = "er";
  private static final String OPENED_AT = "ot";
  private static final String ASKED_AT = "at";
  private static final String ASSIGNED_AT = "gt";
  private static final String OFFERED_AT = "qt";
  private static final String LEFT_AT = "lt";
  private static final String LAST_MESSAGE_AT = "mt";
  private static final String UNANSWERED_SINCE = "us";
  private static final String REPLIED_AT = "rt";
  private static final String ENDED_AT = "et";
  private static final String BUYER_CLIENTS = "bc";
  private static final String STAFF_CLIENTS = "sc";

  private StateItem() {}

  static Item write(ConversationState state) {
    return new Item()
        .put(ORIGIN, EventItem.writeOrigin(state.origin()))
        .put(STATUS, state.status().name())
        .put(AGENT, EventItem.value(state.agent()))
        .put(LANE, state.lane())
        .put(OFFLINE_KIND, state.offlineKind() == null ? null : state.offlineKind().name())
        .put(END_REASON, state.endReason() == null ? null : state.endReason().name())
        .put(OPENED_AT, state.openedAt())
        .put(ASKED_AT, state.askedAt())
        .put(ASSIGNED_AT, state.assignedAt())
        .put(OFFERED_AT, state.offeredAt())
        .put(LEFT_AT, state.leftAt())
        .put(LAST_MESSAGE_AT, state.lastMessageAt())
        .put(UNANSWERED_SINCE, state.unansweredSince())
        .put(REPLIED_AT, state.repliedAt())
        .put(ENDED_AT, state.endedAt())
        .put(BUYER_CLIENTS, writeClients(state.buyerClients()))
        .put(STAFF_CLIENTS, writeClients(state.staffClients()));
  }

  static ConversationState read(int number, Item item) {
    String offlineKind = item.textOrNull(OFFLINE_KIND);
    String endReason = item.textOrNull(END_REASON);
    return new ConversationState(
        EventItem.readOrigin(item.map(ORIGIN)),
        number,
        Status.valueOf(item.text(STATUS)),
        EventItem.agent(item, AGENT),
        item.textOrNull(LANE),
        offlineKind == null ? null : OfflineKind.valueOf(offlineKind),
        endReason == null ? null : EndReason.valueOf(endReason),
        item.instant(OPENED_AT),
        item.instantOrNull(ASKED_AT),
        item.instantOrNull(ASSIGNED_AT),
        item.instantOrNull(OFFERED_AT),
        item.instantOrNull(LEFT_AT),
        item.instant(LAST_MESSAGE_AT),
        item.instantOrNull(UNANSWERED_SINCE),
        item.instantOrNull(REPLIED_AT),
        item.instantOrNull(ENDED_AT),
        readClients(item.list(BUYER_CLIENTS)),
        readClients(item.list(STAFF_CLIENTS)));
  }

  /** Client, number and entry of each in one flat list: the smallest form there is. */
  static List<AttributeValue> writeClients(ClientNumbers clients) {
    return clients.clients().stream()
        .<AttributeValue>mapMulti(
            (each, sink) -> {
              sink.accept(Item.string(each.client()));
              sink.accept(Item.number(each.number()));
              sink.accept(Item.number(each.entry()));
            })
        .toList();
  }

  static ClientNumbers readClients(List<AttributeValue> values) {
    List<ClientNumbers.Highest> clients = new ArrayList<>(values.size() / 3);
    for (int i = 0; i < values.size(); i += 3) {
      clients.add(
          new ClientNumbers.Highest(
              values.get(i).s(),
              Integer.parseInt(values.get(i + 1).n()),
              Integer.parseInt(values.get(i + 2).n())));
    }
    return new ClientNumbers(clients);
  }
}
