package dev.dovecote.local.cli.cost;

/**
 * What no run can count. All of it is told with the result.
 *
 * @param callMillis how long a call to AWS takes from a function, the SDK's part included
 * @param megabytes the memory of functions; 0 for what the template gives them
 * @param conversationMinutes how long a conversation lasts, with the buyer's page open
 * @param shopMessages messages of a shop in a month
 */
public record Assumptions(
    int callMillis, int megabytes, int conversationMinutes, int shopMessages) {
  /** A day of an agent. */
  static final int AGENT_HOURS = 8;

  /** The working days of a month. */
  static final int AGENT_DAYS = 22;

  /** API Gateway closes a socket after so long. */
  static final int SOCKET_HOURS = 2;

  /** How long a buyer waits who has to. */
  static final int WAITING_MINUTES = 2;

  /** A buyer who does not wait syncs so seldom (docs/protocol). */
  static final int KEEP_OPEN_MINUTES = 9;

  /** As AWS's calculator has it. */
  static final int MONTH_HOURS = 730;

  /** "Lambda starts ... with five concurrent batches" on a queue, so that many pollers. */
  static final int POLLERS = 5;

  /** How long a poller waits for a message. */
  static final int POLL_SECONDS = 20;

  /** Dashboards that cost nothing. */
  static final int FREE_DASHBOARDS = 3;
}
