package dev.dovecote.testkit.bus;

import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Decides what goes wrong with events. */
@FunctionalInterface
public interface BusFaults {
  BusFaults NONE = _ -> Fault.NONE;

  /** What goes wrong with one event that is put. */
  enum Fault {
    /** Nothing. */
    NONE,
    /** The bus does not take it, though it may take others of the same call. */
    REFUSED,
    /** The whole call fails, and none of its events is there. */
    CALL_FAILED,
    /** All of the call's events are there, but who put them never learns it. */
    ANSWER_LOST
  }

  /** Asked of each event, in order. */
  Fault onPut(PutEventsRequestEntry entry);
}
