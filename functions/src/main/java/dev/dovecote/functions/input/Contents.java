package dev.dovecote.functions.input;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;

/** Reads what somebody says (MSG-1, MSG-5). */
public final class Contents {
  private Contents() {}

  /** The content of a message; notices and cards are the system's, and refused. */
  public static Content read(Fields fields) {
    Content content =
        switch (fields.text("kind")) {
          case "text" -> new Content.Text(fields.text("text"));
          case "emoji" -> new Content.Emoji(fields.text("name"));
          case "images" -> new Content.Images(fields.texts("keys"));
          default -> throw new InvalidInput("content.kind", "must be text, emoji or images");
        };
    fields.noOthers();
    return content;
  }

  /** Which of the client's own messages it is (MSG-3). */
  public static ClientRef client(Fields fields) {
    ClientRef client = new ClientRef(fields.text("id"), fields.number("number"));
    fields.noOthers();
    return client;
  }
}
