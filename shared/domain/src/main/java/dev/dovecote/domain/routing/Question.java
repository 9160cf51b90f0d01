package dev.dovecote.domain.routing;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A question from which a buyer picks at an entry point (ROUTE-2).
 *
 * @param id names it within its entry point, and its lane
 * @param text shown to the buyer
 * @param agents who answer it; none means every agent of the shop (ROUTE-3)
 */
public record Question(String id, String text, Set<AgentId> agents) {
  /** Longest text, in characters. */
  public static final int TEXT_MAX_CHARACTERS = 60;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

  public Question {
    if (!ID.matcher(id).matches()) {
      throw new InvalidInput("question.id", "must be 1 to 16 letters, digits, _ or -");
    }
    PlainText.check("question.text", text, TEXT_MAX_CHARACTERS);
    agents = Set.copyOf(agents);
  }
}
