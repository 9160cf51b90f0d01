package dev.dovecote.domain.routing;

import dev.dovecote.domain.AgentId;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/**
 * Where buyers wait who may be taken by the same agents, as the rules stand.
 *
 * @param id names it; a conversation keeps it from the asking on
 * @param named the agents chosen; none, or none that exist any more, means everyone (ROUTE-3)
 * @param overflows where all of those are full, others may take too (QUEUE-3)
 */
public record Lane(String id, Set<AgentId> named, boolean overflows) {

  public Lane {
    named = Set.copyOf(named);
  }

  /** Those of a shop's people whom the rule itself allows. */
  public <T> Collection<T> ofRule(Collection<T> people, Function<T, AgentId> id) {
    Collection<T> chosen =
        people.stream().filter(person -> named.contains(id.apply(person))).toList();
    return chosen.isEmpty() ? people : chosen;
  }

  /** Whether an agent may take from it, as far as the rule itself tells. */
  public boolean isFor(AgentId agent) {
    return named.isEmpty() || overflows || named.contains(agent);
  }
}
