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
import java.util.ArrayList;
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

  /** Of the same names, but not the same shop. */
  private static final List<Agent> OTHERS =
      List.of(
          ShopFounder.person("anna", "anna", Role.OWNER, Agent.CAPACITY_DEFAULT),
          ShopFounder.person("cai", "cai", Role.AGENT, Agent.CAPACITY_DEFAULT));

  /** What is asked before anything is begun: is there such a shop. */
  private static final int READS_FIRST = 1;

  /** The call that claims the name, after one more look. */
  private static final int CLAIMS = 3;

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
  void a_half_made_shop_is_completed_only_as_it_was_begun() {
    create();
    long calls = dynamo.calls();
    an_empty_stack();
    failAtCall(calls - 1);
    assertThatThrownBy(this::create).isInstanceOf(FailedException.class);
    dynamo.setFaults(Faults.NONE);
    List<Map<String, AttributeValue>> before = stored();
    String begun = "--name \"Magpie\" --agent anna --agent bo --owner olive";
    for (List<Agent> people : List.of(OTHERS, PEOPLE.subList(0, 2))) {
      assertThatThrownBy(() -> ShopCommand.founded(founder, MAGPIE, SETTINGS, people))
          .isInstanceOf(UsageException.class)
          .hasMessageEndingWith(begun);
    }
    ShopSettings alwaysOpen = ShopFounder.alwaysOpen("Magpie", null);
    assertThatThrownBy(() -> ShopCommand.founded(founder, MAGPIE, alwaysOpen, PEOPLE))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith(begun);
    assertThat(stored()).isEqualTo(before);
    assertThat(founder.isKey(MAGPIE, create())).isTrue();
  }

  @Test
  void of_two_at_once_one_has_the_shop_and_the_other_leaves_nothing() {
    create();
    long calls = dynamo.calls();
    for (long at = 1; at <= calls; at++) {
      an_empty_stack();
      List<String> keys = new ArrayList<>();
      List<UsageException> refused = new ArrayList<>();
      atCall(at, () -> attempt(OTHERS, keys, refused));
      attempt(PEOPLE, keys, refused);
      assertThat(keys).as("made, with another just before call %d", at).hasSize(1);
      assertThat(refused).hasSize(1).first().asString().contains("nothing changed");
      assertThat(founder.isKey(MAGPIE, keys.getFirst())).isTrue();
      assertThat(founder.people(MAGPIE))
          .containsExactlyInAnyOrderElementsOf(at <= CLAIMS ? OTHERS : PEOPLE);
    }
  }

  /** Whoever claimed it first may have stopped half way: only they can go on. */
  @Test
  void of_two_at_once_the_later_does_not_go_on_where_the_first_stopped() {
    atCall(
        CLAIMS,
        () -> {
          failAtCall(CLAIMS + 1);
          assertThatThrownBy(() -> ShopCommand.founded(founder, MAGPIE, SETTINGS, OTHERS))
              .isInstanceOf(FailedException.class);
        });
    assertThatThrownBy(this::create)
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("--agent cai --owner anna");
    assertThat(founder.people(MAGPIE)).isEmpty();
    dynamo.setFaults(Faults.NONE);
    String key = ShopCommand.founded(founder, MAGPIE, SETTINGS, OTHERS);
    assertThat(founder.isKey(MAGPIE, key)).isTrue();
    assertThat(founder.people(MAGPIE)).containsExactlyInAnyOrderElementsOf(OTHERS);
  }

  private void attempt(List<Agent> people, List<String> keys, List<UsageException> refused) {
    try {
      keys.add(ShopCommand.founded(founder, MAGPIE, SETTINGS, people));
    } catch (UsageException other) {
      refused.add(other);
    }
  }

  /** Just before a call, somebody else does something. */
  private void atCall(long number, Runnable other) {
    long begin = dynamo.calls();
    dynamo.setFaults(
        call -> {
          if (call.number() == begin + number) {
            other.run();
          }
          return Fault.NONE;
        });
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
