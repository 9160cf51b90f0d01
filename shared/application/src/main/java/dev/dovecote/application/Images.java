package dev.dovecote.application;

import dev.dovecote.aws.Uploads;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.message.ImageKey;
import dev.dovecote.domain.message.ImageUpload;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * Lets people bring images and fetch them, past every function of ours (MSG-5). Nothing is stored
 * here: a message that names an image's key is all there is to know of it.
 */
public final class Images {
  private final Uploads uploads;
  private final Surroundings world;

  public Images(Uploads uploads, Surroundings world) {
    this.uploads = uploads;
    this.world = world;
  }

  /**
   * How an image can be uploaded.
   *
   * @param headers with which it must be put
   */
  public record Upload(ImageKey key, URI url, Map<String, String> headers, Instant expiresAt) {
    public Upload {
      headers = Map.copyOf(headers);
    }
  }

  /** How an image can be fetched. */
  public record Download(URI url, Instant expiresAt) {}

  /** A place for a new image in the caller's own shop. */
  public Upload upload(Caller caller, ImageUpload upload) {
    ImageKey key = new ImageKey(caller.shop(), world.ids().image(), upload.type());
    Uploads.Signed signed = uploads.put(key, upload.bytes(), world.now());
    return new Upload(key, signed.url(), signed.headers(), signed.expiresAt());
  }

  /** An image of the caller's own shop; whether it was ever uploaded shows when it is fetched. */
  public Answer<Download> download(Caller caller, ImageKey key) {
    if (!key.shop().equals(caller.shop())) {
      return Answer.refused(Refusal.Code.NOT_FOUND, "There is no such image for you.");
    }
    Uploads.Signed signed = uploads.get(key, world.now());
    return Answer.done(new Download(signed.url(), signed.expiresAt()));
  }
}
