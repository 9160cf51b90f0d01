package dev.dovecote.local.bucket;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** An object: its bytes, what they are, and since when. Whoever has the bytes changes none. */
final class StoredObject {
  private final String contentType;
  private final Instant modifiedAt;
  private final byte[] data;

  StoredObject(String contentType, Instant modifiedAt, byte[] data) {
    this.contentType = contentType;
    this.modifiedAt = modifiedAt;
    this.data = data;
  }

  String contentType() {
    return contentType;
  }

  Instant modifiedAt() {
    return modifiedAt;
  }

  byte[] data() {
    return data;
  }

  /** As S3 makes it of an object that was put in one piece. */
  String entityTag() {
    return '"' + digest("MD5", data) + '"';
  }

  static String digest(String algorithm, byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
