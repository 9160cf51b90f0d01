package dev.dovecote.domain;

import dev.dovecote.domain.desk.Role;

/** Who makes a request, as the token or ticket says: never as the payload says (PERM-4). */
public sealed interface Caller {
  /** The caller as somebody who can be told something. */
  Recipient recipient();

  /** The tenant to whom everything that the call touches belongs. */
  default ShopId shop() {
    return recipient().shop();
  }

  /**
   * A buyer, vouched for by the shop's server.
   *
   * @param name shown to agents
   */
  record Buyer(Recipient.Buyer recipient, String name) implements Caller {}

  /** An agent or the owner. */
  record Staff(Recipient.Staff recipient, Role role) implements Caller {
    /** Whether this is the owner, who may do everything (PERM-1). */
    public boolean isOwner() {
      return role == Role.OWNER;
    }

    /** Who it is. */
    public AgentId id() {
      return recipient.id();
    }
  }
}
