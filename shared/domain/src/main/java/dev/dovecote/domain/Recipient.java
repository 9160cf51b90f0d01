package dev.dovecote.domain;

/** Somebody whose sockets can be told something. */
public sealed interface Recipient {
  /** The tenant. */
  ShopId shop();

  /** A buyer of the shop. */
  record Buyer(ShopId shop, BuyerId id) implements Recipient {}

  /** An agent or the owner of the shop. */
  record Staff(ShopId shop, AgentId id) implements Recipient {}
}
