package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The images that may be uploaded (MSG-5): what every browser shows, and nothing it would run. */
public enum ImageType {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  WEBP("image/webp", "webp");

  private final String contentType;
  private final String extension;

  ImageType(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  /** The type of a content type, written exactly so. */
  public static ImageType of(String contentType) {
    for (ImageType type : values()) {
      if (type.contentType.equals(contentType)) {
        return type;
      }
    }
    throw new InvalidInput(
        "contentType",
        Arrays.stream(values())
            .map(ImageType::contentType)
            .collect(Collectors.joining(", ", "must be one of ", "")));
  }

  /** What HTTP calls it. */
  public String contentType() {
    return contentType;
  }

  /** How a key of it ends, without the dot. */
  public String extension() {
    return extension;
  }
}
