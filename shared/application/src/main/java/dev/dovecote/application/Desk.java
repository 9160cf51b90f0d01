package dev.dovecote.application;

import dev.dovecote.application.protocol.Frames;
import dev.dovecote.aws.Agents;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.CapacityMode;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import org.jspecify.annotations.Nullable;

/** An agent's state and capacity (AGENT-1, AGENT-2). */
public final class Desk {
  private final Stores stores;
  private final Reach reach;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  public Desk(Stores stores, Reach reach, Pushes pushes, Triggers triggers, Surroundings world) {
    this.stores = stores;
    this.reach = reach;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /** Sets the caller's own state (AGENT-1); one state, whatever the number of devices. */
  public Answer<Agent> setStatus(Caller.Staff staff, AgentStatus status, String connection) {
    Agent agent = stores.agents().find(staff.shop(), staff.id());
    if (agent == null || !agent.maySignIn()) {
      return mayNotSignIn();
    }
    boolean joins = status == AgentStatus.ONLINE && agent.status() != AgentStatus.ONLINE;
    long turns = joins ? fewestTurns(staff.shop(), agent) : 0;
    Agents.Change change =
        turns > agent.turns()
            ? stores.agents().setOnline(staff.shop(), staff.id(), turns)
            : stores.agents().setStatus(staff.shop(), staff.id(), status);
    return switch (change) {
      case Agents.Change.Done(Agent now) -> changed(staff.shop(), now, connection);
      case Agents.Change.Refused(var now) ->
          now == null || !now.maySignIn()
              ? mayNotSignIn()
              : Answer.refused(Refusal.Code.CONVERSATIONS_IN_PROGRESS, "先结束服务中的会话");
    };
  }

  private static Answer<Agent> mayNotSignIn() {
    return Answer.refused(Refusal.Code.FORBIDDEN, "You may not work at the desk.");
  }

  /**
   * Who was away does not get every buyer until they have caught up with those who were not: they
   * begin with as many turns as the one who has had fewest (ASSIGN-3).
   */
  private long fewestTurns(ShopId shop, Agent agent) {
    if (reach.settings(shop).policy() != Policy.EVEN) {
      return agent.turns();
    }
    return stores.agents().all(shop).stream()
        .filter(other -> other.status() == AgentStatus.ONLINE && !other.id().equals(agent.id()))
        .mapToLong(Agent::turns)
        .min()
        .orElse(agent.turns());
  }

  /** Sets the caller's own capacity, where agents set their own (AGENT-2). */
  public Answer<Agent> setOwnCapacity(Caller.Staff staff, int capacity, String connection) {
    return setCapacity(staff.shop(), staff.id(), capacity, CapacityMode.SELF, connection);
  }

  /** The owner sets an agent's capacity, where the owner sets everyone's (AGENT-2). */
  public Answer<Agent> setCapacityOf(Caller.Staff owner, AgentId agent, int capacity) {
    if (!owner.isOwner()) {
      return Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner sets others' capacity.");
    }
    return setCapacity(owner.shop(), agent, capacity, CapacityMode.CENTRAL, null);
  }

  private Answer<Agent> setCapacity(
      ShopId shop, AgentId agent, int capacity, CapacityMode needed, @Nullable String connection) {
    checkCapacity(capacity);
    if (reach.settingsNow(shop).settings().capacityMode() != needed) {
      return Answer.refused(
          Refusal.Code.CAPACITY_MODE,
          needed == CapacityMode.SELF
              ? "The owner sets everyone's capacity."
              : "Each agent sets their own capacity.");
    }
    return switch (stores.agents().setCapacity(shop, agent, capacity)) {
      case Agents.Change.Done(Agent now) -> changed(shop, now, connection);
      case Agents.Change.Refused _ ->
          Answer.refused(Refusal.Code.NOT_FOUND, "There is no such agent.");
    };
  }

  static void checkCapacity(int capacity) {
    if (capacity < Agent.CAPACITY_MIN || capacity > Agent.CAPACITY_MAX) {
      throw new InvalidInput(
          "capacity", "must be between " + Agent.CAPACITY_MIN + " and " + Agent.CAPACITY_MAX);
    }
  }

  /** Nothing waits for a tick: the queue is looked at as soon as anything changes who may take. */
  private Answer<Agent> changed(ShopId shop, Agent agent, @Nullable String connection) {
    triggers.look(shop, world.ids().commit());
    pushes.push(new Recipient.Staff(shop, agent.id()), Frames.desk(agent), connection);
    return Answer.done(agent);
  }
}
