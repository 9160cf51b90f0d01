package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whoever asks for a human is in the lane of their entry point and of the question that they
 * picked, and was asked which where there are any (ROUTE-1, ROUTE-2); asking again changes nothing
 * about that while the lane has a rule (OFF-5).
 */
final class AskedLanes {
  /** Before what a buyer picks, in the name of an invocation. */
  static final String PICKS = " picks ";

  private final Violations violations;

  AskedLanes(Violations violations) {
    this.violations = violations;
  }

  /** A human was asked for. */
  void check(Chat chat, ConversationState before, String lane, Invocation by) {
    Chat taken = by.shop.before(chat);
    boolean again = taken != null && taken.state().endReason() == EndReason.TAKEN_UP;
    String expected =
        again && before.status() != Status.CHOOSING
            ? again(Objects.requireNonNull(taken).lane(), by)
            : expected(before, by);
    if (!lane.equals(expected)) {
      violations.add(
          "ROUTE-2: "
              + chat.id
              + " asked in lane "
              + lane
              + ", and should have in "
              + expected
              + ": "
              + by.what);
    }
  }

  /** One without a rule is everyone's, and so is that of everyone (ROUTE-3). */
  private static String again(String lane, Invocation by) {
    return Seats.hasRule(by.settings(), lane) ? lane : "all";
  }

  /** By the settings that were read; null where a question should have been offered first. */
  private static @Nullable String expected(ConversationState before, Invocation by) {
    ShopSettings settings = by.settings();
    EntryPoint point = before.origin().entryPoint();
    return switch (settings.routing().byEntryPoint().get(point)) {
      case EntryRule.Unified unified when !unified.agents().isEmpty() -> point.name();
      case EntryRule.ByQuestion rule when before.status() == Status.CHOOSING ->
          point.name() + "/" + picked(by, rule);
      case EntryRule.ByQuestion _ -> null;
      case null, default -> "all";
    };
  }

  /** A question that is set no more is as good as no pick. */
  private static String picked(Invocation by, EntryRule.ByQuestion rule) {
    int picks = by.what.indexOf(PICKS);
    String question = picks < 0 ? "" : by.what.substring(picks + PICKS.length());
    boolean isSet = rule.questions().stream().anyMatch(each -> each.id().equals(question));
    return isSet ? question : Seats.ANY_QUESTION;
  }
}
