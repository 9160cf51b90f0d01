package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import java.util.List;
import java.util.regex.Pattern;

/** What a message says (MSG-1), checked against its limits when it is made (MSG-5). */
public sealed interface Content {
  /** Longest text, in characters (Unicode code points). */
  int TEXT_MAX_CHARACTERS = 4_000;

  /** Largest message, in bytes of UTF-8. */
  int MESSAGE_MAX_BYTES = 32 * 1024;

  /** Most images in one message. */
  int IMAGES_MAX = 9;

  /** Longest name of an emoji, in characters. */
  int EMOJI_MAX_CHARACTERS = 32;

  /** Longest key of an uploaded object, in characters. */
  int IMAGE_KEY_MAX_CHARACTERS = 256;

  /** Plain text. */
  record Text(String text) implements Content {
    public Text {
      PlainText.check("content.text", text, TEXT_MAX_CHARACTERS);
    }
  }

  /** One large emoji by its name; emoji inside text are just text. */
  record Emoji(String name) implements Content {
    public Emoji {
      PlainText.check("content.name", name, EMOJI_MAX_CHARACTERS);
    }
  }

  /** References to uploaded objects, in the order in which they are shown. */
  record Images(List<String> keys) implements Content {
    private static final Pattern KEY =
        Pattern.compile("[A-Za-z0-9_.:@/-]{1," + IMAGE_KEY_MAX_CHARACTERS + "}");

    public Images {
      if (keys.isEmpty() || keys.size() > IMAGES_MAX) {
        throw new InvalidInput("content.keys", "must name 1 to " + IMAGES_MAX + " images");
      }
      for (String key : keys) {
        if (!KEY.matcher(key).matches() || key.contains("..")) {
          throw new InvalidInput("content.keys", "must be keys of uploaded objects");
        }
      }
      keys = List.copyOf(keys);
    }
  }

  /** What the system tells the people in a conversation. */
  record Notice(Kind kind, String text) implements Content {
    /** What a notice is about. */
    public enum Kind {
      /** The shop's welcome, on reaching an agent (CONV-4). */
      WELCOME,
      /** Outside service hours (CONV-5). */
      OUT_OF_HOURS,
      /** No agent is online (QUEUE-5). */
      NO_AGENT,
      /** The buyer left the queue (QUEUE-4). */
      LEFT_QUEUE,
      /** Another agent goes on (XFER-1). */
      TRANSFERRED
    }

    public Notice {
      PlainText.check("content.text", text, TEXT_MAX_CHARACTERS);
    }
  }
}
