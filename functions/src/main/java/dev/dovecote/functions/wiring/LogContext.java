package dev.dovecote.functions.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.functions.input.Json;
import dev.dovecote.functions.wiring.tracing.Invocation;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Says in every line that is logged, and in traces, which shop and conversation it is about. */
public final class LogContext {
  private static final String SHOP = "shop";
  private static final String CONVERSATION = "conversation";

  /** What identifiers look like: a caller's text that does not is nothing to log. */
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:@-]{1,64}");

  private LogContext() {}

  /** What is logged from now on is about this shop. */
  public static void shop(String shop) {
    MDC.put(SHOP, shop);
    MDC.remove(CONVERSATION);
    Invocation.about(shop, null);
  }

  /** What is logged from now on is about what a message of a queue names. */
  public static void message(@Nullable String body) {
    clear();
    try {
      JsonNode message = Json.read(body);
      String shop = identifier(SHOP, message);
      if (shop != null) {
        shop(shop);
        conversation(message);
      }
    } catch (InvalidInput unreadable) {
      // Whoever handles it says so.
    }
  }

  /** What is logged from now on is about the conversation that a request names, if it does. */
  public static void conversation(JsonNode request) {
    String conversation = identifier(CONVERSATION, request);
    if (conversation != null) {
      remember(conversation);
    }
  }

  /** The same, where it has been read already. */
  public static void conversation(ConversationId conversation) {
    remember(conversation.value());
  }

  /** What is logged from now on is about nothing in particular. */
  public static void clear() {
    MDC.remove(SHOP);
    MDC.remove(CONVERSATION);
  }

  private static void remember(String conversation) {
    MDC.put(CONVERSATION, conversation);
    Invocation.aboutConversation(conversation);
  }

  private static @Nullable String identifier(String name, JsonNode source) {
    String value = source.path(name).textValue();
    return value != null && IDENTIFIER.matcher(value).matches() ? value : null;
  }
}
