package dev.dovecote.domain.message;

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

  /** Judges a client's number. */
  public Verdict judge(ClientRef ref) {
    for (Highest highest : clients) {
      if (highest.client().equals(ref.client())) {
        return judge(ref.number(), highest);
      }
    }
    return ref.number() == 1 ? new Verdict.Next() : new Verdict.Gap(1);
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

  /** These numbers after a message was stored. */
  public ClientNumbers with(ClientRef ref, int entry) {
    List<Highest> after = new ArrayList<>(CLIENTS_MAX);
    after.add(new Highest(ref.client(), ref.number(), entry));
    for (Highest highest : clients) {
      if (!highest.client().equals(ref.client()) && after.size() < CLIENTS_MAX) {
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
