package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.World;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConversationsTest extends StoresFixture {

  /** Every kind of event with every kind of content, author and absent field, in any order. */
  @Test
  void every_entry_is_read_as_it_was_written__MSG_2() {
    Set<Class<?>> kinds = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      String id = "c" + seed;
      List<Entry> log = new ArrayList<>();
      ConversationState state = null;
      for (int i = 0; i < 40; i++) {
        Event event = state == null ? opened(random, id) : anyEvent(random);
        Instant at = NOON.plusMillis(i * 1_234L);
        Entry entry = Entry.append(state, List.of(event), at, "commit-" + i).getFirst();
        dynamo.putItem(
            put ->
                put.tableName(World.TABLES.conversations())
                    .item(stores.conversations().putIfAbsent(World.SHOP, entry).item()));
        log.add(entry);
        kinds.add(event.getClass());
        state = entry.state();
      }
      ConversationId conversation = new ConversationId(id);
      assertThat(stores.conversations().after(World.SHOP, conversation, 0, 100)).isEqualTo(log);
      assertThat(stores.conversations().last(World.SHOP, conversation)).isEqualTo(log.getLast());
      assertThat(stores.conversations().after(World.SHOP, conversation, 17, 5))
          .isEqualTo(log.subList(17, 22));
    }
    assertThat(kinds).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
  }

  private static Event opened(Random random, String id) {
    return new Event.Opened(
        new Origin(
            new ConversationId(id),
            new BuyerId("b1"),
            "小明😀",
            one(random, EntryPoint.values()),
            random.nextBoolean() ? null : new Subject(one(random, Subject.Kind.values()), "N-1"),
            random.nextBoolean() ? null : new ConversationId("before"),
            agentOrNull(random),
            agentOrNull(random)),
        random.nextBoolean()
            ? ClientNumbers.NONE
            : ClientNumbers.NONE
                .with(new ClientRef("a", 7), 3)
                .with(new ClientRef("b", 1), 9)
                .carriedOver());
  }

  private static Event anyEvent(Random random) {
    return switch (random.nextInt(9)) {
      case 0 ->
          new Event.QuestionsOffered(
              List.of(
                  new Event.QuestionsOffered.Offer("q1", "退款"),
                  new Event.QuestionsOffered.Offer("q2", "物流")));
      case 1 -> new Event.HumanAsked("LIVE_ROOM/q1");
      case 2 -> new Event.Queued();
      case 3 ->
          new Event.Assigned(
              new AgentId("a" + random.nextInt(3)),
              "客服",
              reason(random),
              agentOrNull(random),
              random.nextBoolean() ? null : "急");
      case 4 ->
          new Event.Transferred(
              new AgentId("a1"),
              new AgentId("a2"),
              "客服二",
              new AgentId("a1"),
              random.nextBoolean() ? null : "请尽快");
      case 5 -> new Event.OfflineMessageLeft(one(random, OfflineKind.values()));
      case 6 -> new Event.Ended(one(random, EndReason.values()), agentOrNull(random));
      default -> message(random);
    };
  }

  private static Event message(Random random) {
    Content content =
        switch (random.nextInt(4)) {
          case 0 -> new Content.Emoji("smile");
          case 1 -> new Content.Images(List.of("tea/1.jpg", "tea/2.jpg"));
          case 2 -> new Content.Notice(one(random, Content.Notice.Kind.values()), "系统说");
          default -> new Content.Text("你好 " + random.nextInt() + " 😀\n");
        };
    return switch (random.nextInt(3)) {
      case 0 -> Event.MessageSent.bySystem(content);
      case 1 ->
          new Event.MessageSent(
              new Author.Agent(new AgentId("a1")),
              content,
              new ClientRef("desk" + random.nextInt(12), 1 + random.nextInt(99)));
      default ->
          new Event.MessageSent(
              new Author.Buyer(),
              content,
              new ClientRef("page" + random.nextInt(12), 1 + random.nextInt(99)));
    };
  }

  private static Reason reason(Random random) {
    return new Reason(
        one(random, Policy.values()),
        random.nextBoolean() ? null : "LIVE_ROOM/*",
        random.nextBoolean(),
        one(random, Reason.DecidedBy.values()),
        IntStream.range(0, random.nextInt(11))
            .mapToObj(i -> new Reason.Standing(new AgentId("a" + i), i, i + 10))
            .toList());
  }

  private static AgentId agentOrNull(Random random) {
    return random.nextBoolean() ? null : new AgentId("a" + random.nextInt(3));
  }

  private static <T> T one(Random random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  @Test
  void a_page_is_full_wherever_the_answers_end__MSG_2() {
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    for (int i = 2; i <= 30; i++) {
      state = write(commit(state, says(i)));
    }
    for (int page = 1; page <= 8; page++) {
      Fault early = new Fault.ShortPage(page);
      memory().setFaults(call -> call.allows(early) ? early : Fault.NONE);
      assertThat(
              stores.conversations().after(World.SHOP, state.origin().id(), 4, 20).stream()
                  .map(Entry::number)
                  .toList())
          .isEqualTo(IntStream.rangeClosed(5, 24).boxed().toList());
      memory().setFaults(Faults.NONE);
    }
  }

  @Test
  void nothing_of_one_shop_is_found_in_another__PERM_4() {
    write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    ShopId elsewhere = new ShopId("coffee");
    ConversationId id = new ConversationId("c1");
    assertThat(stores.conversations().last(elsewhere, id)).isNull();
    assertThat(stores.conversations().after(elsewhere, id, 0, 10)).isEmpty();
    assertThat(stores.conversations().latestNow(elsewhere, new BuyerId("b1"))).isNull();
    assertThat(stores.conversations().latestNow(World.SHOP, new BuyerId("b1"))).isEqualTo(id);
  }
}
