package dev.dovecote.simulation;

import dev.dovecote.application.Answer;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Agents and owners set states, capacities, permissions and the shop's settings. */
final class DeskActs {
  private final Simulation simulation;
  private final Machine machine;
  private final RandomGenerator chance;

  DeskActs(Simulation simulation) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.chance = simulation.chance;
  }

  void setStatus(Person.Staff person, AgentStatus status) {
    Result<Answer<Agent>> result =
        machine.invoke(
            person.id() + " goes " + status,
            person.shop.id,
            () -> machine.functions().desk().setStatus(person.caller(), status, "none"));
    if (result instanceof Result.Answered<Answer<Agent>>) {
      simulation.tally.count(Occurrence.valueOf("STATUS_" + status));
    }
  }

  void setOwnCapacity(Person.Staff person, Page page) {
    int capacity = capacity();
    capacityChanged(
        person.shop.agents.get(person.id()),
        machine.invoke(
            person.id() + " sets their capacity to " + capacity,
            person.shop.id,
            () ->
                machine
                    .functions()
                    .desk()
                    .setOwnCapacity(person.caller(), capacity, StaffsChats.connection(page))));
  }

  void setCapacityOf(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    AgentId of =
        chance.nextInt(20) == 0 ? new AgentId("nobody") : all.get(chance.nextInt(all.size()));
    int capacity = capacity();
    capacityChanged(
        person.shop.agents.get(of),
        machine.invoke(
            person.id() + " sets the capacity of " + of + " to " + capacity,
            person.shop.id,
            () -> machine.functions().desk().setCapacityOf(person.caller(), of, capacity)));
  }

  private int capacity() {
    return chance.nextInt(15) == 0 ? 0 : 1 + chance.nextInt(4);
  }

  private void capacityChanged(@Nullable Agent before, Result<Answer<Agent>> result) {
    if (result instanceof Result.Answered<Answer<Agent>>(Answer<Agent> answer)
        && answer instanceof Answer.Done<Agent>(Agent now)) {
      simulation.tally.count(Occurrence.CAPACITY_CHANGED);
      if (before != null && now.capacity() < now.load()) {
        simulation.tally.count(Occurrence.CAPACITY_BELOW_LOAD);
      }
    }
  }

  void setPermission(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    AgentId of = all.get(chance.nextInt(all.size()));
    boolean im = chance.nextInt(4) > 0;
    Result<Answer<Agent>> result =
        machine.invoke(
            person.id() + (im ? " lets " : " no longer lets ") + of + " sign in",
            person.shop.id,
            () ->
                machine
                    .functions()
                    .office()
                    .set(person.caller(), of, new ShopOffice.Person(of.value(), im)));
    if (result instanceof Result.Answered<Answer<Agent>> && !im) {
      simulation.tally.count(Occurrence.PERMISSION_WITHDRAWN);
    }
  }

  void changeSettings(Person.Staff person) {
    List<AgentId> all = new ArrayList<>(person.shop.agents.keySet());
    ShopSettings settings = simulation.maker.settings(all);
    long version = person.shop.version - (chance.nextInt(5) == 0 ? 1 : 0);
    Result<Answer<Shops.Versioned>> result =
        machine.invoke(
            person.id() + " changes the settings: " + ShopMaker.describe(settings),
            person.shop.id,
            () -> machine.functions().office().change(person.caller(), version, settings));
    if (result instanceof Result.Answered<Answer<Shops.Versioned>>) {
      simulation.tally.count(Occurrence.SETTINGS_CHANGED);
    }
  }
}
