package dev.dovecote.aws;

import dev.dovecote.aws.Agents.Claim;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.desk.Agent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Writes what was decided about a conversation: its new entries, and in the same transaction
 * everything that must be true with them.
 *
 * <p>What that is follows from the states before and after alone: the agent's set holds the
 * conversation while it is active with them, a lane holds it while it is queued, the offline
 * messages while it waits there, the buyer's pointer names it from its opening on. So no use case
 * can forget one.
 */
public final class Commits {
  private final DynamoDbClient dynamo;
  private final Conversations conversations;
  private final Agents agents;
  private final Lanes lanes;
  private final Timers timers;

  /**
   * A decision about one conversation.
   *
   * @param before the state decided on; null where the conversation opens
   * @param entries what is appended, at least one
   */
  public record Step(@Nullable ConversationState before, List<Entry> entries) {
    /** The state after it. */
    public ConversationState after() {
      return entries.getLast().state();
    }
  }

  /** That a buyer's latest conversation is a certain one. */
  public record Latest(BuyerId buyer, ConversationId conversation) {}

  /**
   * What is decided at once.
   *
   * @param id names the commit; all its entries bear it
   * @param steps each about a conversation of its own
   * @param look when time will first matter to the last step's conversation; null where the timer
   *     that it has comes in time
   * @param claim what must hold of an agent who takes a conversation
   * @param latest what must still be so of the buyer; null where nothing hangs on it
   */
  public record Commit(
      ShopId shop,
      String id,
      List<Step> steps,
      @Nullable Instant look,
      Claim claim,
      @Nullable Latest latest) {}

  /** What came of it. */
  public sealed interface Outcome {
    /** Everything is written. */
    record Committed() implements Outcome {}

    /** Another commit took the entry's number; nothing is written. Decide again on its state. */
    record Overtaken(ConversationState now) implements Outcome {}

    /** The buyer has another conversation by now; nothing is written. */
    record Superseded(ConversationId by) implements Outcome {}

    /** The agent may not take it, or has gone; nothing is written. */
    record AgentRefused(@Nullable Agent now) implements Outcome {}

    /** Two transactions met; nothing is written. The same may be tried again. */
    record Conflict() implements Outcome {}
  }

  public Commits(
      DynamoDbClient dynamo,
      Conversations conversations,
      Agents agents,
      Lanes lanes,
      Timers timers) {
    this.dynamo = dynamo;
    this.conversations = conversations;
    this.agents = agents;
    this.lanes = lanes;
    this.timers = timers;
  }

  /**
   * Writes a commit, all of it or nothing.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException where DynamoDB fails and keeps
   *     failing
   */
  public Outcome write(Commit commit) {
    List<Entry> entries = commit.steps().stream().flatMap(step -> step.entries().stream()).toList();
    List<TransactWriteItem> effects = effects(commit);
    if (effects.isEmpty() && entries.size() == 1) {
      return writeOne(commit.shop(), entries.getFirst());
    }
    List<TransactWriteItem> items = new ArrayList<>();
    for (Entry entry : entries) {
      items.add(put(conversations.putIfAbsent(commit.shop(), entry)));
    }
    items.addAll(effects);
    return writeAll(commit, items);
  }

  private Outcome writeOne(ShopId shop, Entry entry) {
    Put put = conversations.putIfAbsent(shop, entry);
    PutItemRequest request =
        PutItemRequest.builder()
            .tableName(put.tableName())
            .item(put.item())
            .conditionExpression(put.conditionExpression())
            .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure())
            .build();
    try {
      UnknownOutcome.again(() -> dynamo.putItem(request));
      return new Outcome.Committed();
    } catch (ConditionalCheckFailedException failed) {
      return lostTo(Conversations.read(failed.item()), entry.commit());
    } catch (TransactionConflictException _) {
      return new Outcome.Conflict();
    }
  }

  private Outcome writeAll(Commit commit, List<TransactWriteItem> items) {
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(items)
            .clientRequestToken(commit.id())
            .build();
    try {
      UnknownOutcome.again(() -> dynamo.transactWriteItems(request));
      return new Outcome.Committed();
    } catch (TransactionCanceledException cancelled) {
      return explain(commit, items, cancelled);
    }
  }

  private static Outcome explain(
      Commit commit, List<TransactWriteItem> items, TransactionCanceledException cancelled) {
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    Outcome outcome = null;
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      switch (reason.code()) {
        case "None" -> {}
        case "ConditionalCheckFailed" -> {
          // Entries come first: where the log has moved on, that alone is worth knowing.
          if (outcome == null || outcome instanceof Outcome.Conflict) {
            outcome = explain(commit, items.get(i), reason);
          }
        }
        case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" -> {
          if (outcome == null) {
            outcome = new Outcome.Conflict();
          }
        }
        default -> throw cancelled;
      }
    }
    if (outcome == null) {
      throw cancelled;
    }
    return outcome;
  }

  private static Outcome explain(Commit commit, TransactWriteItem item, CancellationReason reason) {
    if (item.conditionCheck() != null) {
      return new Outcome.Superseded(Conversations.readPointer(reason.item()));
    }
    if (item.update() != null) {
      return new Outcome.AgentRefused(reason.hasItem() ? Agents.read(reason.item()) : null);
    }
    if (Objects.equals(item.put().item().get(Conversations.NUMBER), Item.number(0))) {
      return new Outcome.Superseded(Conversations.readPointer(reason.item()));
    }
    return lostTo(Conversations.read(reason.item()), commit.id());
  }

  /** The entry that stands there may be one's own, where an answer was lost. */
  private static Outcome lostTo(Entry winner, String commit) {
    return winner.commit().equals(commit)
        ? new Outcome.Committed()
        : new Outcome.Overtaken(winner.state());
  }

  /** All that changes beside the logs, from the states before and after. */
  private List<TransactWriteItem> effects(Commit commit) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (Step step : commit.steps()) {
      if (step.before() == null) {
        items.add(put(conversations.movePointer(commit.shop(), step.after())));
      }
      holding(commit, step, items);
      waiting(commit.shop(), step, items);
    }
    if (commit.look() != null) {
      ConversationId conversation = commit.steps().getLast().after().origin().id();
      items.add(put(timers.put(new Timer(commit.shop(), conversation, commit.look()))));
    }
    if (commit.latest() != null) {
      items.add(
          TransactWriteItem.builder()
              .conditionCheck(conversations.isLatest(commit.shop(), commit.latest()))
              .build());
    }
    return items;
  }

  private void holding(Commit commit, Step step, List<TransactWriteItem> items) {
    ConversationId conversation = step.after().origin().id();
    AgentId before = step.before() == null ? null : step.before().holder();
    AgentId after = step.after().holder();
    if (Objects.equals(before, after)) {
      return;
    }
    if (before != null) {
      items.add(update(agents.release(commit.shop(), before, conversation)));
    }
    if (after != null) {
      items.add(update(agents.take(commit.shop(), after, conversation, commit.claim())));
    }
  }

  private void waiting(ShopId shop, Step step, List<TransactWriteItem> items) {
    Lanes.Kind before = step.before() == null ? null : kind(step.before());
    Lanes.Kind after = kind(step.after());
    if (before == after) {
      return;
    }
    if (step.before() != null && before != null) {
      items.add(delete(lanes.leave(shop, before, step.before())));
    }
    if (after != null) {
      items.add(put(lanes.enter(shop, after, step.after())));
    }
  }

  private static Lanes.@Nullable Kind kind(ConversationState state) {
    return switch (state.status()) {
      case QUEUED -> Lanes.Kind.QUEUE;
      case LEFT_MESSAGE -> Lanes.Kind.OFFLINE;
      case ROBOT, CHOOSING, ACTIVE, ENDED -> null;
    };
  }

  private static TransactWriteItem put(Put put) {
    return TransactWriteItem.builder().put(put).build();
  }

  private static TransactWriteItem update(Update update) {
    return TransactWriteItem.builder().update(update).build();
  }

  private static TransactWriteItem delete(Delete delete) {
    return TransactWriteItem.builder().delete(delete).build();
  }
}
