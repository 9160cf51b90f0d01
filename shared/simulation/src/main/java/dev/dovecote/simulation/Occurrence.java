package dev.dovecote.simulation;

/** What can happen in a simulation, and is counted: each must happen in a run of many seeds. */
enum Occurrence {
  // ---------------------------------------------------------------- faults of calls
  CRASH_BEFORE(true),
  CRASH_AFTER(true),
  LOST_ANSWER(true),
  SERVER_ERROR(true),
  REPEATED(true),
  CONFLICT(true),
  THROTTLED(true),
  STALE_READ(true),
  SHORT_PAGE(true),
  OVERTAKEN(true),
  HUNG(true),
  WOKE_AGAIN(true),

  // ---------------------------------------------------------------- faults of queues
  TRIGGER_LOST(true),
  TRIGGER_REFUSED(true),
  TRIGGER_ANSWER_LOST(true),
  TRIGGER_DOUBLED(true),
  TRIGGER_LATE(true),
  TRIGGER_OUT_OF_ORDER(true),
  TIMER_LOST(true),
  TIMER_DOUBLED(true),
  TIMER_LATE(true),
  DELIVERED_AGAIN(true),
  DEAD_LETTER(true),

  // ---------------------------------------------------------------- faults of the rest
  PUSH_LOST(true),
  PUSH_FAILED(true),
  PUSH_ANSWER_LOST(true),
  SWEEP_SKIPPED(true),
  SWEEP_LATE(true),
  COLD_START(true),
  PERSON_VANISHED(true),
  SOCKET_CLOSED_UNTOLD(true),
  REQUEST_DELIVERED_LATE(true),

  // ---------------------------------------------------------------- what was decided
  OPENED,
  OPENED_BY_ASKING_AGAIN,
  OPENED_BY_AGENT,
  QUESTIONS_OFFERED,
  ASKED,
  ASKED_WITHOUT_PICK,
  QUEUED,
  ASSIGNED_AT_ONCE,
  ASSIGNED_FROM_QUEUE,
  ASSIGNED_FROM_OFFLINE_MESSAGE,
  ASSIGNED_BY_OVERFLOW,
  DECIDED_BY_LAST_AGENT,
  DECIDED_BY_IDLE_RATE,
  DECIDED_BY_FEWEST_TURNS,
  DECIDED_BY_CHANCE,
  DECIDED_BY_HAND,
  TAKEN_BY_OWNER,
  TRANSFERRED,
  TRANSFERRED_BY_OWNER,
  LEFT_NO_AGENT,
  LEFT_LEFT_QUEUE,
  LEFT_OUT_OF_HOURS,
  ENDED_BY_AGENT,
  ENDED_SILENCE,
  ENDED_HANDLED,
  ENDED_EXPIRED,
  ENDED_TAKEN_UP,
  BUYER_WROTE,
  BUYER_ADDED_TO_OFFLINE_MESSAGE,
  AGENT_REPLIED,
  LATE_REPLY,
  SYSTEM_SPOKE,
  REPEAT_RECOGNISED,
  STATUS_ONLINE,
  STATUS_BREAK,
  STATUS_OFFLINE,
  PERMISSION_WITHDRAWN,
  CAPACITY_CHANGED,
  CAPACITY_BELOW_LOAD,
  SETTINGS_CHANGED,
  HELLO,
  SYNC,
  PASS,
  TIMER_FIRED,
  QUEUE_PLACE_TOLD,
  OFFLINE_MESSAGES_OPENED,
  OFFLINE_MESSAGES_LEFT_OVER,

  // ---------------------------------------------------------------- which choices were judged
  JUDGED_ALONE,
  JUDGED_LAST_AGENT,
  JUDGED_LAST_AGENT_AWAY,
  JUDGED_WITHOUT_PREFERENCE,
  JUDGED_IDLE_RATE,
  JUDGED_RATE_AGAINST_SLOTS,
  JUDGED_TURN,
  JUDGED_TIE,
  JUDGED_OVERFLOW,

  // ---------------------------------------------------------------- what was refused
  REFUSED_NOT_FOUND,
  REFUSED_FORBIDDEN,
  REFUSED_NOT_YOUR_CONVERSATION,
  REFUSED_WRONG_STATE,
  REFUSED_CLIENT_NUMBER_GAP,
  REFUSED_CONVERSATIONS_IN_PROGRESS,
  REFUSED_CAPACITY_MODE,
  REFUSED_AGENT_UNAVAILABLE,
  REFUSED_NO_FREE_SLOT,
  REFUSED_BUSY,
  REFUSED_INVALID,
  FAILED,
  UNANSWERED;

  private final boolean fault;

  Occurrence() {
    this(false);
  }

  Occurrence(boolean fault) {
    this.fault = fault;
  }

  boolean isFault() {
    return fault;
  }

  /** As it is named in reports: {@code crashBefore}. */
  String label() {
    StringBuilder label = new StringBuilder();
    for (String word : name().split("_", -1)) {
      String lower = word.toLowerCase(java.util.Locale.ROOT);
      label.append(
          label.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return label.toString();
  }
}
