package dev.dovecote.local.permission;

/**
 * One thing done to one resource, as IAM sees it.
 *
 * @param action such as {@code dynamodb:PutItem}
 * @param resource an ARN, or {@code *} where the action is on none
 */
public record Use(String action, String resource) {
  @Override
  public String toString() {
    return action + " on " + resource;
  }
}
