package dev.dovecote.application;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states in which this instance of a function last saw conversations that are not over. A state
 * remembered is a stale read that costs nothing: the commit that follows is for the number after
 * it, and finds out.
 */
public final class Heads {
  /** That a client does not say how far it has a conversation. */
  public static final int UNKNOWN = Integer.MAX_VALUE;

  /** Conversations remembered, of some kilobytes each; the one used longest ago is forgotten. */
  static final int REMEMBERED_MAX = 1_000;

  private final Map<Key, ConversationState> states = new Recent<>(REMEMBERED_MAX);

  private record Key(ShopId shop, ConversationId conversation) {}

  /**
   * The state of a conversation as this instance saw it last; null where it never did, or where the
   * client knows of more. A client is told of every entry, so what is not behind it is most likely
   * the last there is.
   *
   * @param have the last number that the client has of it; {@link #UNKNOWN} where it does not say
   */
  synchronized @Nullable ConversationState notBehind(
      ShopId shop, ConversationId conversation, int have) {
    ConversationState state = states.get(new Key(shop, conversation));
    return state == null || state.number() < have ? null : state;
  }

  /**
   * Forgets a conversation in which another was quicker. While several write at once, a read before
   * each write has them meet less often; so it is remembered again by a commit that met nobody.
   */
  synchronized void forget(ShopId shop, ConversationId conversation) {
    states.remove(new Key(shop, conversation));
  }

  /** Remembers a state that is stored, unless a later one is known. */
  synchronized void saw(ShopId shop, ConversationState state) {
    Key key = new Key(shop, state.origin().id());
    if (state.ended()) {
      states.remove(key);
    } else {
      states.merge(key, state, (known, seen) -> seen.number() > known.number() ? seen : known);
    }
  }
}
