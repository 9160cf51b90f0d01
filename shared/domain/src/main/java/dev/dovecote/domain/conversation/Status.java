package dev.dovecote.domain.conversation;

/** Where a conversation stands (CONV-1). */
public enum Status {
  /** The robot answers. */
  ROBOT,
  /** The buyer is asked which question it is about (ROUTE-2). */
  CHOOSING,
  /** A human was asked for; waiting. */
  QUEUED,
  /** With an agent. */
  ACTIVE,
  /** An offline message, waiting for someone. */
  LEFT_MESSAGE,
  /** Over; never left again. */
  ENDED
}
