package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What {@code shop create} and {@code shop key} do to a stack's tables. */
class ShopCommandTest {
  private static final ShopId MAGPIE = new ShopId("magpie");
  private static final ShopSettings SETTINGS = ShopSettings.defaults("Magpie");
  private static final List<Agent> PEOPLE =
      List.of(
          ShopFounder.person("olive", "olive", Role.OWNER, Agent.CAPACITY_DEFAULT),
          ShopFounder.person("anna", "anna", Role.AGENT, Agent.CAPACITY_DEFAULT),
          ShopFounder.person("bo", "bo", Role.AGENT, Agent.CAPACITY_DEFAULT));

  /** What is asked before anything is begun: is there such a shop, and who is of it. */
  private static final int READS_FIRST = 2;

  private MemoryDynamoDb dynamo;
  private ShopFounder founder;

  @BeforeEach
  void an_empty_stack() {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-02T04:00:00Z"));
    dynamo = new MemoryDynamoDb(clock);
    dynamo.createTables(Tables.fromTemplate(Path.of("../template.yaml")).values());
    founder = ShopFounder.on(dynamo, name -> name, clock);
  }

  private String create() {
    return ShopCommand.founded(founder, MAGPIE, SETTINGS, PEOPLE);
  }

  private List<Map<String, AttributeValue>> stored() {
    return dynamo.items("DeskTable");
  }

  private void failAtCall(long number) {
    long begin = dynamo.calls();
    dynamo.setFaults(
        call -> call.number() == begin + number ? new Fault.ServerError(false) : Fault.NONE);
  }

  @Test
  void a_shop_is_made_with_its_people_and_a_key_that_is_good() {
    assertThat(founder.isKey(MAGPIE, create())).isTrue();
    assertThat(founder.people(MAGPIE)).containsExactlyInAnyOrderElementsOf(PEOPLE);
  }

  private void refusedSinceItStands() {
    List<Map<String, AttributeValue>> before = stored();
    assertThatThrownBy(this::create)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is a shop magpie already; nothing changed");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void a_shop_that_stands_is_left_as_it_is() {
    create();
    refusedSinceItStands();
  }

  @Test
  void a_shop_that_stands_gets_nobody_of_those_who_are_named_beside_its_own() {
    ShopCommand.founded(founder, MAGPIE, SETTINGS, PEOPLE.subList(0, 1));
    refusedSinceItStands();
  }

  @Test
  void a_half_made_shop_is_completed_only_with_all_of_whom_it_has_in_their_roles() {
    create();
    long calls = dynamo.calls();
    an_empty_stack();
    failAtCall(calls - 1);
    assertThatThrownBy(this::create).isInstanceOf(FailedException.class);
    dynamo.setFaults(Faults.NONE);
    List<Map<String, AttributeValue>> before = stored();
    List<Agent> others =
        List.of(
            ShopFounder.person("anna", "anna", Role.OWNER, Agent.CAPACITY_DEFAULT),
            ShopFounder.person("bo", "bo", Role.AGENT, Agent.CAPACITY_DEFAULT));
    assertThatThrownBy(() -> ShopCommand.founded(founder, MAGPIE, SETTINGS, others))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("Name them too: --agent anna --owner olive");
    assertThat(stored()).isEqualTo(before);
    assertThat(founder.isKey(MAGPIE, create())).isTrue();
  }

  @Test
  void a_run_that_failed_anywhere_leaves_what_the_next_completes() {
    create();
    long calls = dynamo.calls();
    for (long at = 1; at <= calls; at++) {
      an_empty_stack();
      failAtCall(at);
      assertThatThrownBy(this::create)
          .as("a failure at call %d", at)
          .isInstanceOf(at <= READS_FIRST ? SdkException.class : FailedException.class);
      dynamo.setFaults(Faults.NONE);
      boolean onlyTheKeyIsLeft = founder.exists(MAGPIE);
      String key = onlyTheKeyIsLeft ? ShopCommand.oneMoreKey(founder, MAGPIE) : create();
      assertThat(founder.isKey(MAGPIE, key)).as("a failure at call %d", at).isTrue();
      assertThat(founder.people(MAGPIE)).hasSameSizeAs(PEOPLE);
    }
  }

  @Test
  void where_the_key_alone_is_missing_it_is_told_how_to_make_one() {
    create();
    long calls = dynamo.calls();
    an_empty_stack();
    failAtCall(calls);
    assertThatThrownBy(this::create)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("./dovecote shop key makes one");
  }

  @Test
  void one_more_key_is_good_beside_those_before() {
    String first = create();
    String second = ShopCommand.oneMoreKey(founder, MAGPIE);
    assertThat(second).isNotEqualTo(first);
    assertThat(founder.isKey(MAGPIE, first)).isTrue();
    assertThat(founder.isKey(MAGPIE, second)).isTrue();
  }

  @Test
  void there_is_no_key_for_a_shop_that_is_not_there() {
    assertThatThrownBy(() -> ShopCommand.oneMoreKey(founder, MAGPIE))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no shop magpie");
    assertThat(stored()).isEmpty();
  }
}
