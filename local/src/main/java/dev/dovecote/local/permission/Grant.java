package dev.dovecote.local.permission;

/**
 * One action on one resource or pattern of resources that a role allows. A statement of several
 * actions and resources is as many grants as there are pairs.
 */
public final class Grant {
  private final String action;
  private final Wildcard resource;

  /**
   * @param resource an ARN, or a pattern of ARNs
   */
  public Grant(String action, String resource) {
    this.action = action;
    this.resource = Wildcard.of(resource);
  }

  /** The action, in full: patterns of actions are refused where a role is read. */
  public String action() {
    return action;
  }

  boolean covers(Use use) {
    return action.equals(use.action()) && resource.matches(use.resource());
  }

  @Override
  public String toString() {
    return action + " on " + resource;
  }
}
