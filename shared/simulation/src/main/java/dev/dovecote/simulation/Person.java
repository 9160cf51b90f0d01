package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import java.util.ArrayList;
import java.util.List;

/** Somebody with one page or several. */
abstract sealed class Person {
  final Shop shop;
  final List<Page> pages = new ArrayList<>();

  private Person(Shop shop) {
    this.shop = shop;
  }

  abstract Caller caller();

  /** Somebody who writes to the shop. */
  static final class Buyer extends Person {
    private final Caller.Buyer caller;
    int clients;

    Buyer(Shop shop, Caller.Buyer caller) {
      super(shop);
      this.caller = caller;
    }

    @Override
    Caller.Buyer caller() {
      return caller;
    }

    BuyerId id() {
      return caller.recipient().id();
    }
  }

  /** An agent, or the owner. */
  static final class Staff extends Person {
    private final Caller.Staff caller;

    Staff(Shop shop, Caller.Staff caller) {
      super(shop);
      this.caller = caller;
    }

    @Override
    Caller.Staff caller() {
      return caller;
    }

    AgentId id() {
      return caller.id();
    }
  }
}
