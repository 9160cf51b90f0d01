package dev.dovecote.domain.message;

import dev.dovecote.domain.InvalidInput;

/** The languages in which the system speaks to people. */
public enum Language {
  /** Simplified Chinese, the default. */
  ZH_CN("zh-CN"),
  /** English. */
  EN("en");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** The IETF tag: {@code zh-CN}. */
  public String tag() {
    return tag;
  }

  /** The language of a tag. */
  public static Language ofTag(String tag) {
    for (Language language : values()) {
      if (language.tag.equals(tag)) {
        return language;
      }
    }
    throw new InvalidInput("language", "must be zh-CN or en");
  }
}
