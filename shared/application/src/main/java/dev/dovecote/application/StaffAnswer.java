package dev.dovecote.application;

import dev.dovecote.application.Sync.Missed;
import dev.dovecote.application.Sync.StaffView;
import dev.dovecote.domain.conversation.DeskOrder;
import dev.dovecote.domain.desk.Agent;
import java.util.Comparator;
import java.util.List;

/** Which conversations one answer to an agent names. */
public final class StaffAnswer {
  /**
   * Most conversations that one answer names: all that anybody can have (AGENT-2), and room for
   * some that are over. So many fit into one frame.
   */
  public static final int CONVERSATIONS_MAX = 1_100;

  /** The desk's (CONV-9). */
  static final Comparator<Missed> DESK_ORDER = Comparator.comparing(Missed::state, DeskOrder.ORDER);

  private StaffAnswer() {}

  /**
   * Their own first; then what is over and has news; what is over and has all been told, the client
   * can do without.
   */
  static StaffView of(Agent agent, List<Missed> missed, int waiting) {
    Comparator<Missed> byNeed =
        Comparator.comparing((Missed each) -> !agent.conversations().contains(each.id()))
            .thenComparing(each -> !isNews(each));
    List<Missed> neediest = missed.stream().sorted(byNeed).toList();
    List<Missed> named = neediest.stream().limit(CONVERSATIONS_MAX).sorted(DESK_ORDER).toList();
    boolean more = neediest.stream().skip(CONVERSATIONS_MAX).anyMatch(StaffAnswer::isNews);
    return new StaffView(agent, named, more, waiting);
  }

  private static boolean isNews(Missed missed) {
    return missed.more() || !missed.entries().isEmpty();
  }
}
