package dev.dovecote.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.ByHand;
import dev.dovecote.application.Queue;
import dev.dovecote.application.StaffAnswer;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.ImageType;
import dev.dovecote.domain.message.ImageUpload;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.functions.testing.Protocol;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The AsyncAPI names what the code knows, and nothing else. */
class WrittenActionsTest {

  @Test
  void every_action_of_the_code_is_written_down_and_every_written_one_is_in_the_code() {
    assertThat(written("buyer", false)).isEqualTo(new TreeSet<>(Actions.OF_BUYERS));
    assertThat(written("staff", false)).isEqualTo(new TreeSet<>(Actions.OF_STAFF));
    assertThat(written("buyer", true)).containsExactly("entries", "queue");
    assertThat(written("staff", true)).containsExactly("desk", "entries");
  }

  private static Set<String> written(String role, boolean isPush) {
    return Protocol.operations().values().stream()
        .filter(operation -> operation.role().equals(role) && operation.isPush() == isPush)
        .map(Protocol.Operation::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_code_of_an_error_is_written_down_and_every_written_one_is_in_the_code() {
    Set<String> codes = names(Refusal.Code.values());
    codes.addAll(Set.of("INVALID", "RATE_LIMITED", "INTERNAL"));
    assertThat(enumOf("ErrorCode")).isEqualTo(codes);
  }

  static Stream<Arguments> enums() {
    return Stream.of(
        Arguments.of("ConversationStatus", names(Status.values())),
        Arguments.of("EndReason", names(EndReason.values())),
        Arguments.of("OfflineKind", names(OfflineKind.values())),
        Arguments.of("EntryPoint", names(EntryPoint.values())),
        Arguments.of("Upload/properties/contentType", contentTypes()),
        Arguments.of("AgentStatus", names(AgentStatus.values())),
        Arguments.of("Subject/properties/kind", names(Subject.Kind.values())),
        Arguments.of("Reason/properties/policy", names(ShopSettings.Policy.values())),
        Arguments.of("Reason/properties/decidedBy", names(Reason.DecidedBy.values())),
        Arguments.of(
            "NoticeContent/properties/notice",
            names(Content.Notice.Kind.values()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))));
  }

  @ParameterizedTest
  @MethodSource("enums")
  void every_word_of_the_code_is_written_down(String schema, Set<String> names) {
    assertThat(enumOf(schema)).isEqualTo(names);
  }

  private static Set<String> enumOf(String schema) {
    return Protocol.at(Protocol.ASYNC, "#/components/schemas/" + schema)
        .path("enum")
        .valueStream()
        .map(value -> value.asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> contentTypes() {
    return Arrays.stream(ImageType.values())
        .map(ImageType::contentType)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("TextContent/properties/text/maxLength", Content.TEXT_MAX_CHARACTERS),
        Arguments.of("EmojiContent/properties/name/maxLength", Content.EMOJI_MAX_CHARACTERS),
        Arguments.of("ImagesContent/properties/keys/maxItems", Content.IMAGES_MAX),
        Arguments.of("Upload/properties/bytes/maximum", ImageUpload.MAX_BYTES),
        Arguments.of("BuyerName/maxLength", Origin.BUYER_NAME_MAX_CHARACTERS),
        Arguments.of("Subject/properties/id/maxLength", Subject.ID_MAX_CHARACTERS),
        Arguments.of("Note/maxLength", Event.NOTE_MAX_CHARACTERS),
        Arguments.of("AgentCapacity/minimum", Agent.CAPACITY_MIN),
        Arguments.of("AgentCapacity/maximum", Agent.CAPACITY_MAX),
        Arguments.of("Position/maximum", Lanes.POSITION_MAX),
        Arguments.of("BuyerEntryList/maxItems", Sync.ENTRIES_MAX),
        Arguments.of("StaffEntryList/maxItems", Sync.ENTRIES_MAX),
        Arguments.of("SyncEverySeconds/const", Sync.EVERY_SECONDS),
        Arguments.of("Version/const", Frames.VERSION),
        Arguments.of("Open/properties/conversations/maxItems", ByHand.OPENED_MAX),
        Arguments.of("Reason/properties/candidates/maxItems", Reason.CANDIDATES_MAX),
        Arguments.of("OfferedEntry/properties/questions/maxItems", EntryRule.QUESTIONS_MAX),
        Arguments.of(
            "OfferedEntry/properties/questions/items/properties/text/maxLength",
            Question.TEXT_MAX_CHARACTERS),
        Arguments.of(
            "BuyerMissedReply/properties/result/properties/conversations/maxItems",
            Sync.CONVERSATIONS_BACK_MAX),
        Arguments.of(
            "StaffMissedReply/properties/result/properties/conversations/maxItems",
            StaffAnswer.CONVERSATIONS_MAX),
        Arguments.of("StaffHave/maxProperties", StaffActions.KNOWN_MAX));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void every_limit_is_written_as_it_is_in_the_code(String pointer, int limit) {
    assertThat(Protocol.at(Protocol.ASYNC, "#/components/schemas/" + pointer).asInt())
        .isEqualTo(limit);
  }

  @Test
  void what_is_said_in_words_is_as_it_is_in_the_code() {
    String words = Protocol.ASYNC.toString();
    assertThat(words)
        .contains("%d at once, %d a second".formatted(FloodGuard.BURST, FloodGuard.PER_SECOND))
        .contains("%,d bytes when sent to Dovecote".formatted(Request.MAX_BYTES))
        .contains("%,d bytes of entries".formatted(Frames.PAYLOAD_MAX_BYTES))
        .contains("the first %d only".formatted(Queue.TOLD_MAX))
        .contains("| sockets of one person | %d |".formatted(Connections.CONNECTIONS_MAX))
        .contains("Within %d hours".formatted(ConversationRules.LATE_REPLY.toHours()))
        .contains(
            Protocol.at(Protocol.ASYNC, "#/components/schemas/Client/properties/id/pattern")
                    .asText()
                    .contains("{1," + ClientRef.CLIENT_MAX_CHARACTERS + "}")
                ? ""
                : "the length of a client's ID");
  }
}
