package dev.dovecote.domain.message;

import dev.dovecote.domain.AgentId;
import java.util.ArrayList;
import java.util.List;

/**
 * The highest number stored of each of a side's last clients, most recent first: what recognises a
 * repeated message however late it comes, in constant space (MSG-3).
 *
 * <p>A client that is not among the last {@value #CLIENTS_MAX} is unknown again, and starts at 1.
 */
public record ClientNumbers(List<Highest> clients) {
  /** How many clients of one side are remembered. */
  public static final int CLIENTS_MAX = 8;

  /** Nothing stored yet. */
  public static final ClientNumbers NONE = new ClientNumbers(List.of());

  /**
   * The highest number stored of one client.
   *
   * @param entry the log's number at which that message was stored
   */
  public record Highest(String client, int number, int entry) {}

  /** What a client's number means beside those stored. */
  public sealed interface Verdict {
    /** The next one: store it. */
    record Next() implements Verdict {}

    /**
     * Stored before.
     *
     * @param entry where, or 0 where only the highest is known
     */
    record Repeat(int entry) implements Verdict {}

    /** Skips numbers that were never stored. */
    record Gap(int expected) implements Verdict {}
  }

  public ClientNumbers {
    clients = List.copyOf(clients);
  }

  /** Judges a buyer's client's number. */
  public Verdict judge(ClientRef ref) {
    return judge(ref.client(), ref.number());
  }

  /** Judges the number of a client of one of the staff; those of others are others. */
  public Verdict judge(AgentId agent, ClientRef ref) {
    return judge(key(agent, ref), ref.number());
  }

  private Verdict judge(String client, int number) {
    for (Highest highest : clients) {
      if (highest.client().equals(client)) {
        return judge(number, highest);
      }
    }
    return number == 1 ? new Verdict.Next() : new Verdict.Gap(1);
  }

  private static String key(AgentId agent, ClientRef ref) {
    return agent + "/" + ref.client();
  }

  private static Verdict judge(int number, Highest highest) {
    if (number == highest.number()) {
      return new Verdict.Repeat(highest.entry());
    }
    if (number < highest.number()) {
      return new Verdict.Repeat(0);
    }
    int expected = highest.number() + 1;
    return number == expected ? new Verdict.Next() : new Verdict.Gap(expected);
  }

  /** These numbers after a buyer's message was stored. */
  public ClientNumbers with(ClientRef ref, int entry) {
    return with(ref.client(), ref.number(), entry);
  }

  /** These numbers after a message of one of the staff was stored. */
  public ClientNumbers with(AgentId agent, ClientRef ref, int entry) {
    return with(key(agent, ref), ref.number(), entry);
  }

  private ClientNumbers with(String client, int number, int entry) {
    List<Highest> after = new ArrayList<>(CLIENTS_MAX);
    after.add(new Highest(client, number, entry));
    for (Highest highest : clients) {
      if (!highest.client().equals(client) && after.size() < CLIENTS_MAX) {
        after.add(highest);
      }
    }
    return new ClientNumbers(after);
  }

  /** These numbers at the start of the thread's next conversation, whose log numbers begin anew. */
  public ClientNumbers carriedOver() {
    return new ClientNumbers(
        clients.stream().map(each -> new Highest(each.client(), each.number(), 0)).toList());
  }
}
