package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason.Standing;

/** An agent who may get a buyer, at the moment of a choice. */
record Contender(AgentId agent, int load, int capacity, long turns) {

  /**
   * (capacity − current) / capacity: equal rates are equal numbers, division being rounded alike.
   */
  double idleRate() {
    return (double) (capacity - load) / capacity;
  }

  int freeSlots() {
    return capacity - load;
  }

  Standing standing() {
    return new Standing(agent, load, capacity);
  }
}
