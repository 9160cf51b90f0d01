package dev.dovecote.local.cli.bench;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.local.EmbeddedStack;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Buyer and agent write at the same time, each the next when the last is stored. */
final class TwoWriters {
  private static final String NO_SOCKET = "none";
  private static final int BUSY_MAX = 100;

  private TwoWriters() {}

  /** What came of it. */
  record Result(int sends, int failedWrites) {
    double failedWritesPerSend() {
      return (double) failedWrites / sends;
    }
  }

  static Result run(EmbeddedStack stack, HttpClient http, int each) {
    MeteredDynamo dynamo = new MeteredDynamo(stack.dynamoDb(), (_, key) -> key, () -> 0);
    try (BenchShop shop = new BenchShop(stack, http, "writers", 1, 1);
        UseCaseWorld world =
            UseCaseWorld.on(stack, dynamo, new CountingSqs(), stack.connections())) {
      // Their sockets are told what is stored; what they say goes past them, to be counted.
      shop.agent(1).status("ONLINE");
      shop.buyer(1);
      Caller.Staff anna =
          new Caller.Staff(new Recipient.Staff(shop.id, new AgentId("a1")), Role.AGENT);
      Caller.Buyer bea = new Caller.Buyer(new Recipient.Buyer(shop.id, new BuyerId("b1")), "Bea");
      Change opened = world.buyers.send(bea, message(1, null), NO_SOCKET);
      if (!(opened instanceof Change.Made made) || made.after().status() != Status.ACTIVE) {
        throw new IllegalStateException("not opened: " + opened);
      }
      ConversationId conversation = made.after().origin().id();
      int before = dynamo.failedWrites();
      CompletableFuture<Void> buyer =
          CompletableFuture.runAsync(
              () ->
                  all(each, n -> world.buyers.send(bea, message(n + 1, conversation), NO_SOCKET)));
      CompletableFuture<Void> agent =
          CompletableFuture.runAsync(
              () -> all(each, n -> world.staff.reply(anna, reply(n, conversation), NO_SOCKET)));
      CompletableFuture.allOf(buyer, agent).join();
      return new Result(2 * each, dynamo.failedWrites() - before);
    }
  }

  private static void all(int each, IntFunction<Change> send) {
    for (int n = 1; n <= each; n++) {
      int tries = 0;
      while (!(send.apply(n) instanceof Change.Made)) {
        if (++tries == BUSY_MAX) {
          throw new IllegalStateException("message " + n + " is never stored");
        }
      }
    }
  }

  private static BuyerMessages.Message message(int number, @Nullable ConversationId conversation) {
    return new BuyerMessages.Message(
        new ClientRef("phone", number),
        new Content.Text("Number " + number),
        conversation,
        EntryPoint.OTHER,
        null);
  }

  private static StaffConversations.Reply reply(int number, ConversationId conversation) {
    return new StaffConversations.Reply(
        conversation, new ClientRef("desk", number), new Content.Text("Reply " + number));
  }
}
