package dev.dovecote.domain.desk;

/** What an agent is ready for (AGENT-1). */
public enum AgentStatus {
  /** Gets new buyers. */
  ONLINE,
  /** 小休: no new buyers, current ones go on. */
  BREAK,
  /** Away. */
  OFFLINE
}
