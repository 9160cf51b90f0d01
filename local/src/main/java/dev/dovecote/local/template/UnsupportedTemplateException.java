package dev.dovecote.local.template;

/**
 * The template uses a resource type or a property that the embedded stack does not know. It is
 * refused rather than ignored, so that what runs here is what is deployed.
 */
public final class UnsupportedTemplateException extends TemplateException {
  private static final long serialVersionUID = 1L;

  private final String resource;
  private final String type;
  private final String property;

  /**
   * Names the resource, its type, and the property (a dotted path; empty if the type itself is
   * unknown).
   */
  public UnsupportedTemplateException(String resource, String type, String property) {
    super(
        property.isEmpty()
            ? "%s: the resource type %s is not supported locally".formatted(resource, type)
            : "%s: the property %s of %s is not supported locally"
                .formatted(resource, property, type));
    this.resource = resource;
    this.type = type;
    this.property = property;
  }

  /** The logical ID, or the name of the section. */
  public String resource() {
    return resource;
  }

  /** The resource type. */
  public String type() {
    return type;
  }

  /** The property as a dotted path, or the empty string. */
  public String property() {
    return property;
  }
}
