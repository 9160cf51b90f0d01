package dev.dovecote.domain.conversation;

/** Why a conversation became an offline message (OFF-1). */
public enum OfflineKind {
  /** Every allowed agent was offline or unreachable (QUEUE-5). */
  NO_AGENT,
  /** The buyer left the queue, by choice or by a lost connection (QUEUE-4). */
  LEFT_QUEUE,
  /** Outside service hours (CONV-5). */
  OUT_OF_HOURS
}
