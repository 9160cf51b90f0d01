package dev.dovecote.simulation;

import java.time.Duration;
import java.util.Set;

/** The end of a seed: nothing goes wrong any more, and what remains must be right. */
final class Rest {
  private final Simulation simulation;
  private final Machine machine;
  private final Violations violations;
  private final Connecting connecting;
  private final Learning learning;
  private final BuyersActs buyersActs;
  private final Passing passing;

  Rest(
      Simulation simulation,
      Connecting connecting,
      Learning learning,
      BuyersActs buyersActs,
      Passing passing) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.violations = simulation.violations;
    this.connecting = connecting;
    this.learning = learning;
    this.buyersActs = buyersActs;
    this.passing = passing;
  }

  void come() {
    simulation.story.tell(() -> "---- it comes to rest");
    machine.clearUp();
    passing.sweepNow();
    simulation.receiveAll();
    whoIsThere();
    buyersActs.finishWriting();
    passing.advance(Duration.ofMinutes(5));
    nobodyWaitsNeedlessly();
    machine.mirror.checkAll(simulation.clock.instant());
    simulation.receiveAll();
    everybodySeesTheLog();
  }

  private void whoIsThere() {
    for (Person person : simulation.people.everybody()) {
      for (Page page : person.pages) {
        boolean connects =
            page.connection == null
                ? simulation.chance.nextInt(3) > 0
                : simulation.chance.nextInt(8) > 0;
        if (connects) {
          connecting.connect(person, page);
        } else {
          connecting.vanish(page);
        }
      }
    }
  }

  private void nobodyWaitsNeedlessly() {
    Set<String> waiting = waitingNeedlessly();
    if (waiting.isEmpty()) {
      return;
    }
    passing.advance(Duration.ofSeconds(65));
    waiting.retainAll(waitingNeedlessly());
    if (!waiting.isEmpty()) {
      violations.add(waiting.iterator().next());
    }
  }

  private Set<String> waitingNeedlessly() {
    return NeedlessWaits.of(machine.mirror.shops(), simulation.clock.instant());
  }

  private void everybodySeesTheLog() {
    for (Person person : simulation.people.everybody()) {
      for (Page page : person.pages) {
        if (page.connection != null && violations.first() == null) {
          connecting.sync(page);
          if (person instanceof Person.Buyer buyer) {
            learning.older(page, buyer);
          }
          learning.showsTheLog(person, page);
        }
      }
    }
  }
}
