package dev.dovecote.application;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.message.ImageKey;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes identifiers. Those of what is stored sort by time: ten characters of milliseconds, then
 * chance.
 */
public final class Ids {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int TIME_CHARACTERS = 10;

  /**
   * 30 bits: two conversations of a shop in one millisecond; the commit's condition is behind it.
   */
  private static final int CONVERSATION_CHARACTERS = 6;

  /** 60 bits: unique among all transactions of ten minutes. */
  private static final int COMMIT_CHARACTERS = 12;

  private final InstantSource clock;
  private final RandomGenerator chance;

  public Ids(InstantSource clock, RandomGenerator chance) {
    this.clock = clock;
    this.chance = chance;
  }

  /** A new conversation's identifier. */
  public ConversationId conversation() {
    return new ConversationId(make(CONVERSATION_CHARACTERS));
  }

  /** A new commit's identifier, also the cause that a trigger names. */
  public String commit() {
    return make(COMMIT_CHARACTERS);
  }

  /** A new image's name: all chance, so that it tells nothing and nobody comes upon it. */
  public String image() {
    char[] id = new char[ImageKey.NAME_CHARACTERS];
    fill(id, 0);
    return new String(id);
  }

  private String make(int chanceCharacters) {
    char[] id = new char[TIME_CHARACTERS + chanceCharacters];
    long millis = clock.millis();
    for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
      id[i] = ALPHABET[(int) (millis & 31)];
      millis >>>= 5;
    }
    fill(id, TIME_CHARACTERS);
    return new String(id);
  }

  private void fill(char[] id, int from) {
    for (int i = from; i < id.length; i++) {
      id[i] = ALPHABET[chance.nextInt(ALPHABET.length)];
    }
  }
}
