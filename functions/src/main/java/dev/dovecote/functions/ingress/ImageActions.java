package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Images;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.message.ImageKey;
import dev.dovecote.domain.message.ImageType;
import dev.dovecote.domain.message.ImageUpload;
import dev.dovecote.functions.input.Fields;
import jakarta.inject.Singleton;
import java.util.TreeMap;

/** Bringing and fetching images (MSG-5): the same for buyers and staff. */
@Singleton
final class ImageActions {
  private final Images images;

  ImageActions(Images images) {
    this.images = images;
  }

  ObjectNode run(Caller caller, String action, Fields fields) {
    return switch (action) {
      case Actions.UPLOAD -> upload(caller, fields);
      case Actions.DOWNLOAD -> download(caller, fields);
      default -> throw new InvalidInput("action", "is not about images");
    };
  }

  private ObjectNode upload(Caller caller, Fields fields) {
    ImageUpload wanted =
        new ImageUpload(ImageType.of(fields.text("contentType")), fields.number("bytes"));
    fields.noOthers();
    Images.Upload upload = images.upload(caller, wanted);
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", upload.key().value())
            .put("url", upload.url().toString())
            .put("method", "PUT");
    ObjectNode headers = result.putObject("headers");
    new TreeMap<>(upload.headers()).forEach(headers::put);
    return result.put("expiresAt", upload.expiresAt().toString());
  }

  private ObjectNode download(Caller caller, Fields fields) {
    ImageKey key = fields.id("key", ImageKey::parse);
    fields.noOthers();
    Images.Download download = Replies.value(images.download(caller, key));
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", download.url().toString())
        .put("expiresAt", download.expiresAt().toString());
  }
}
