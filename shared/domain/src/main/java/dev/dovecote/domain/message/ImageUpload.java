package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;

/** An image that somebody is about to upload (MSG-5). */
public record ImageUpload(ImageType type, int bytes) {
  /** Largest image, in bytes. */
  public static final int MAX_BYTES = 10 * 1024 * 1024;

  public ImageUpload {
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new InvalidInput("bytes", "must be 1 to " + MAX_BYTES);
    }
  }
}
