package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of an uploaded image: {@code <shop>/<name>.<extension>}. The shop in it is the tenant to
 * whom the image belongs (PERM-4).
 *
 * @param name made by chance, so that nobody comes upon it
 */
public record ImageKey(ShopId shop, String name, ImageType type) {
  /** Characters of a name, of five bits each: 130 bits. */
  public static final int NAME_CHARACTERS = 26;

  private static final Pattern NAME = Pattern.compile("[0-9a-z]{" + NAME_CHARACTERS + "}");
  private static final Pattern KEY = Pattern.compile("([^/]+)/([^/.]+)\\.([a-z]+)");

  public ImageKey {
    if (!NAME.matcher(name).matches()) {
      throw invalid();
    }
  }

  /** Reads what {@link #value} wrote. */
  public static ImageKey parse(String value) {
    Matcher matcher = KEY.matcher(value);
    if (!matcher.matches()) {
      throw invalid();
    }
    for (ImageType type : ImageType.values()) {
      if (type.extension().equals(matcher.group(3))) {
        return new ImageKey(shop(matcher.group(1)), matcher.group(2), type);
      }
    }
    throw invalid();
  }

  private static ShopId shop(String value) {
    try {
      return new ShopId(value);
    } catch (InvalidInput _) {
      throw invalid();
    }
  }

  private static InvalidInput invalid() {
    return new InvalidInput("key", "must be the key of an uploaded image");
  }

  /** The key as messages and the bucket hold it. */
  public String value() {
    return shop.value() + "/" + name + "." + type.extension();
  }
}
