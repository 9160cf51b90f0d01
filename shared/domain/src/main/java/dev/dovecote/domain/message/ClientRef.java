package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;
import java.util.regex.Pattern;

/**
 * Which of its own messages a client is sending (MSG-3).
 *
 * @param client the client's own name for itself, new with each installation or page load
 * @param number counts that client's messages in this thread, from 1, without gaps
 */
public record ClientRef(String client, int number) {
  /** Longest name of a client, in characters: it is stored with every entry. */
  public static final int CLIENT_MAX_CHARACTERS = 16;

  private static final Pattern CLIENT =
      Pattern.compile("[A-Za-z0-9_-]{1," + CLIENT_MAX_CHARACTERS + "}");

  public ClientRef {
    if (!CLIENT.matcher(client).matches()) {
      throw new InvalidInput(
          "client.id", "must be 1 to " + CLIENT_MAX_CHARACTERS + " letters, digits, _ or -");
    }
    if (number < 1) {
      throw new InvalidInput("client.number", "must be 1 or more");
    }
  }
}
