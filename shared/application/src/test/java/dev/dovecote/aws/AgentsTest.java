package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dovecote.application.World;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The people of a shop as they lie in their table. */
class AgentsTest extends StoresFixture {
  @Test
  void adding_or_removing_a_conversation_twice_does_nothing__ASSIGN_4() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationId id = new ConversationId("c1");
    for (int i = 0; i < 2; i++) {
      transact(stores.agents().take(World.SHOP, LI, id, Agents.Claim.USUAL));
      assertThat(stores.agents().find(World.SHOP, LI).conversations()).containsExactly(id);
    }
    for (int i = 0; i < 2; i++) {
      transact(stores.agents().release(World.SHOP, LI, id));
      assertThat(stores.agents().find(World.SHOP, LI).load()).isZero();
    }
  }

  @Test
  void who_is_behind_takes_the_first_turn_after_those_that_all_began_with__ASSIGN_3() {
    Agent li = anAgent(LI, 5, AgentStatus.ONLINE);
    Agents.Claim claim = new Agents.Claim(Set.of(AgentStatus.ONLINE), null, 7, false);
    assertThat(refused("c1", claim)).isEqualTo(li);
    transact(stores.agents().take(World.SHOP, LI, new ConversationId("c1"), claim.of(li)));
    Agent taken = stores.agents().find(World.SHOP, LI);
    assertThat(taken.turns()).isEqualTo(8);
    assertThat(taken.conversations()).hasSize(1);
    assertThat(taken.revision()).isEqualTo(li.revision() + 1);
    assertThat(refused("c2", claim.of(li))).isEqualTo(taken);
    transact(stores.agents().take(World.SHOP, LI, new ConversationId("c2"), claim.of(taken)));
    assertThat(stores.agents().find(World.SHOP, LI).turns()).isEqualTo(9);
  }

  /** The agent as whoever is refused finds them. */
  private Agent refused(String conversation, Agents.Claim claim) {
    Update take = stores.agents().take(World.SHOP, LI, new ConversationId(conversation), claim);
    return assertThatExceptionOfType(TransactionCanceledException.class)
        .isThrownBy(() -> transact(take))
        .actual()
        .cancellationReasons()
        .stream()
        .map(reason -> Agents.read(reason.item()))
        .findFirst()
        .orElseThrow();
  }

  private void transact(Update update) {
    dynamo.transactWriteItems(
        write -> write.transactItems(TransactWriteItem.builder().update(update).build()));
  }

  @Test
  void an_agents_revision_grows_with_every_change() {
    long before = anAgent(LI, 5, AgentStatus.ONLINE).revision();
    stores.agents().setCapacity(World.SHOP, LI, 9);
    write(commit(null, opening("c1", "b1", null, assigned(LI))));
    assertThat(stores.agents().find(World.SHOP, LI).revision()).isEqualTo(before + 2);
  }

  @Test
  void two_of_one_name_are_one_and_a_stranger_is_none() {
    var li = anAgent(LI, 5, AgentStatus.ONLINE);
    assertThat(stores.agents().add(World.SHOP, li.withCapacity(9))).isFalse();
    assertThat(stores.agents().all(World.SHOP)).containsExactly(li);
    AgentId none = new AgentId("none");
    assertThat(stores.agents().find(World.SHOP, none)).isNull();
    assertThat(stores.agents().setStatus(World.SHOP, none, AgentStatus.ONLINE))
        .isEqualTo(new Agents.Change.Refused(null));
    assertThat(stores.agents().setCapacity(World.SHOP, none, 3))
        .isEqualTo(new Agents.Change.Refused(null));
    assertThat(stores.agents().all(World.SHOP)).hasSize(1);
  }
}
