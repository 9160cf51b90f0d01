package dev.dovecote.application;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A product page whose buyers pick a question, and so a lane. */
final class Questions {
  /** li answers the first and the last, wang the one whose lane lies between theirs. */
  static final ShopSettings THREE = settings(of("a", "li"), of("b", "wang"), of("c", "li"));

  private Questions() {}

  /** Settings with such rules, without overflow. */
  static ShopSettings settings(Question... questions) {
    EntryRule rule = new EntryRule.ByQuestion(List.of(questions));
    return World.settings()
        .routing(new RoutingRules(Map.of(EntryPoint.PRODUCT_PAGE, rule), false))
        .done();
  }

  /** A question and who answers it. */
  static Question of(String id, String... agents) {
    Set<AgentId> ids = Stream.of(agents).map(AgentId::new).collect(Collectors.toSet());
    return new Question(id, id, ids);
  }

  /** A buyer who picks a question, which must lead to the status given. */
  static BuyerClient asks(World world, String buyer, String question, Status expected) {
    BuyerClient client = world.buyer(buyer);
    client.say("你好");
    world.buyerMessages.choose(client.caller, question, client.connection);
    if (world.statusOf(buyer) != expected) {
      throw new AssertionError(buyer + " is " + world.statusOf(buyer));
    }
    return client;
  }
}
