package dev.dovecote.domain;

/** Why a well-formed request was refused. A refusal is a value: nothing has been changed. */
public record Refusal(Code code, String message) {

  /** The codes that a client can act on. */
  public enum Code {
    /** No such thing in the caller's shop. */
    NOT_FOUND,
    /** The caller may not do this (PERM-2, PERM-3, PERM-4). */
    FORBIDDEN,
    /** The conversation is with somebody else. */
    NOT_YOUR_CONVERSATION,
    /** The state of the conversation forbids it. */
    WRONG_STATE,
    /** The client skipped one of its own numbers (MSG-3). */
    CLIENT_NUMBER_GAP,
    /** Conversations in progress forbid going offline (AGENT-1). */
    CONVERSATIONS_IN_PROGRESS,
    /** Capacity is set by somebody else (AGENT-2). */
    CAPACITY_MODE,
    /** The agent is not online, or not reachable. */
    AGENT_UNAVAILABLE,
    /** The agent has no free slot. */
    NO_FREE_SLOT,
    /** Too many others were changing the same thing; the same request may be sent again. */
    BUSY
  }

  /** A refusal with its text for people. */
  public static Refusal of(Code code, String message) {
    return new Refusal(code, message);
  }
}
