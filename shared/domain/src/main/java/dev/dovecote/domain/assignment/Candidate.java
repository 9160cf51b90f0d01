package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;

/** An eligible agent while a pass is planned: its load grows with each buyer planned for it. */
final class Candidate {
  private final AgentId agent;
  private final String name;
  private final int capacity;
  private int load;
  private long turns;

  Candidate(Agent agent) {
    this.agent = agent.id();
    this.name = agent.name();
    this.capacity = agent.capacity();
    this.load = agent.load();
    this.turns = agent.turns();
  }

  AgentId agent() {
    return agent;
  }

  String name() {
    return name;
  }

  int freeSlots() {
    return capacity - load;
  }

  void take() {
    load++;
    turns++;
  }

  Reason.Standing standing() {
    return new Reason.Standing(agent, load, capacity);
  }

  /**
   * Compares idle rates, (capacity − load) / capacity, without division: more idle is greater
   * (ASSIGN-2).
   */
  static int compareIdleRate(Candidate a, Candidate b) {
    return Long.compare(
        (long) (a.capacity - a.load) * b.capacity, (long) (b.capacity - b.load) * a.capacity);
  }

  /** Compares turns: fewer is greater, as its turn comes sooner (ASSIGN-3). */
  static int compareTurns(Candidate a, Candidate b) {
    return Long.compare(b.turns, a.turns);
  }
}
