package dev.dovecote.functions.input;

import dev.dovecote.application.Heads;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.ImageKey;
import java.util.List;

/** Reads what somebody says (MSG-1, MSG-5). */
public final class Contents {
  private static final String KEYS = "content.keys";
  private static final String HAVE = "have";

  private Contents() {}

  /**
   * The content of a message from somebody of a shop; notices and cards are the system's, and
   * refused, as are images of another shop (PERM-4).
   */
  public static Content read(Fields fields, ShopId shop) {
    Content content =
        switch (fields.text("kind")) {
          case "text" -> new Content.Text(fields.text("text"));
          case "emoji" -> new Content.Emoji(fields.text("name"));
          case "images" -> images(fields.texts("keys"), shop);
          default -> throw new InvalidInput("content.kind", "must be text, emoji or images");
        };
    fields.noOthers();
    return content;
  }

  private static Content images(List<String> keys, ShopId shop) {
    Content.Images images = new Content.Images(keys);
    for (String key : keys) {
      if (!shopOf(key).equals(shop)) {
        throw new InvalidInput(KEYS, "must be keys of images uploaded to your shop");
      }
    }
    return images;
  }

  private static ShopId shopOf(String key) {
    try {
      return ImageKey.parse(key).shop();
    } catch (InvalidInput wrong) {
      throw wrong.of(KEYS);
    }
  }

  /** Which of the client's own messages it is (MSG-3). */
  public static ClientRef client(Fields fields) {
    ClientRef client = new ClientRef(fields.text("id"), fields.number("number"));
    fields.noOthers();
    return client;
  }

  /** The last number that the client has of the conversation that it names. */
  public static int have(Fields fields) {
    int have = fields.number(HAVE, Heads.UNKNOWN);
    if (have < 0) {
      throw new InvalidInput(HAVE, "must not be negative");
    }
    return have;
  }
}
