package dev.dovecote.simulation;

import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Who lives in one seed's world: the shops' people, and those who write to them. */
final class People {
  final List<Person.Buyer> buyers = new ArrayList<>();
  final List<Person.Staff> staff = new ArrayList<>();
  private final List<Person> everybody = new ArrayList<>();
  private final Machine machine;
  private final ShopMaker maker;
  private final RandomGenerator chance;

  People(Machine machine, ShopMaker maker, RandomGenerator chance) {
    this.machine = machine;
    this.maker = maker;
    this.chance = chance;
  }

  /** Buyers first; as they were founded. */
  List<Person> everybody() {
    if (everybody.isEmpty()) {
      everybody.addAll(buyers);
      everybody.addAll(staff);
    }
    return everybody;
  }

  /** Makes a shop with its people and its buyers. */
  void found(ShopId id) {
    List<Agent> people = new ArrayList<>();
    people.add(person(id, "owner", Role.OWNER));
    int agents = 1 + chance.nextInt(4);
    for (int i = 0; i < agents; i++) {
      people.add(person(id, "agent" + i, Role.AGENT));
    }
    List<AgentId> ids = people.stream().map(Agent::id).toList();
    machine.found(id, maker.settings(ids), people, orders());
    Shop shop = machine.mirror.shop(id);
    people.forEach(each -> staff.add(staff(shop, each)));
    int buyersOfShop = 3 + chance.nextInt(6);
    for (int i = 0; i < buyersOfShop; i++) {
      buyers.add(buyer(shop, new BuyerId("buyer" + i), "Buyer " + i));
    }
  }

  private List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      orders.add(
          new Order(
              "order" + i,
              new BuyerId("buyer" + i),
              "Buyer " + i,
              machine.clock.instant().minus(Duration.ofDays(10L * i)),
              true));
    }
    return orders;
  }

  private Person.Staff staff(Shop shop, Agent each) {
    Person.Staff person =
        new Person.Staff(
            shop, new Caller.Staff(new Recipient.Staff(shop.id, each.id()), each.role()));
    int pages = 1 + chance.nextInt(2);
    for (int i = 0; i < pages; i++) {
      person.pages.add(page(shop, person, i));
    }
    return person;
  }

  private Person.Buyer buyer(Shop shop, BuyerId id, String name) {
    Person.Buyer person =
        new Person.Buyer(shop, new Caller.Buyer(new Recipient.Buyer(shop.id, id), name));
    int pages = 1 + (chance.nextInt(3) == 0 ? 1 : 0);
    for (int i = 0; i < pages; i++) {
      person.pages.add(page(shop, person));
    }
    return person;
  }

  private Agent person(ShopId shop, String name, Role role) {
    return new Agent(
        new AgentId(name),
        name + " of " + shop,
        role,
        role == Role.OWNER || chance.nextInt(12) > 0,
        AgentStatus.OFFLINE,
        1 + chance.nextInt(3),
        Set.of(),
        0,
        0);
  }

  private Page page(Shop shop, Person.Staff person, int number) {
    return new Page(
        machine.violations,
        shop,
        person.caller().isOwner() ? Audience.OWNER : Audience.AGENT,
        person.id() + "-" + number);
  }

  Page page(Shop shop, Person.Buyer person) {
    person.clients++;
    return new Page(machine.violations, shop, Audience.BUYER, person.id() + "-" + person.clients);
  }
}
