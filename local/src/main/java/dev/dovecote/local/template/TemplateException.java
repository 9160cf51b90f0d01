package dev.dovecote.local.template;

/** The template, or a parameter given for it, cannot be used. The message names the place. */
public class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, and where. */
  public TemplateException(String message) {
    super(message);
  }

  /** Says what is wrong, and where, with its cause. */
  public TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
