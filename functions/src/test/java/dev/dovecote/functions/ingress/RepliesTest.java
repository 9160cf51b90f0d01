package dev.dovecote.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dovecote.application.StaffAnswer;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepliesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T02:00:00.123Z");

  /** As many as an answer to an agent names at most, of each kind that there can be. */
  @ParameterizedTest
  @CsvSource({"0, 2147483647", "1, 0", "100, 0", "100, 2147483546"})
  void as_many_conversations_as_an_answer_names_fit_into_a_frame__MSG_2(int entries, int known) {
    List<Sync.Missed> all =
        IntStream.range(0, StaffAnswer.CONVERSATIONS_MAX)
            .mapToObj(i -> missed(i, entries, known))
            .toList();
    ArrayNode written = Replies.missed(all, Audience.OWNER, NOW);
    assertThat(written.toString().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(Frames.PAYLOAD_MAX_BYTES);
    assertThat(written)
        .hasSize(all.size())
        .allSatisfy(
            one ->
                assertThat(one.path("more").asBoolean() || !one.path("entries").isEmpty())
                    .as("whether the client asks on or has it")
                    .isEqualTo(entries > 0));
  }

  private static Sync.Missed missed(int conversation, int entries, int known) {
    Origin origin =
        new Origin(
            new ConversationId("01k9v3m0qa7%05d".formatted(conversation)),
            new BuyerId("b".repeat(64)),
            "😀".repeat(Origin.BUYER_NAME_MAX_CHARACTERS),
            EntryPoint.PRODUCT_PAGE,
            new Subject(Subject.Kind.PRODUCT, "😀".repeat(Subject.ID_MAX_CHARACTERS)),
            null,
            null,
            null);
    ConversationState state =
        ConversationState.evolve(null, new Event.Opened(origin, ClientNumbers.NONE), NOW);
    Event longest =
        new Event.MessageSent(
            new Author.Buyer(), new Content.Text("😀".repeat(Content.TEXT_MAX_CHARACTERS)), null);
    List<Entry> all =
        IntStream.rangeClosed(1, entries)
            .mapToObj(i -> new Entry(known + i, NOW, "commit", longest, state))
            .toList();
    return new Sync.Missed(known, all, false, state);
  }
}
