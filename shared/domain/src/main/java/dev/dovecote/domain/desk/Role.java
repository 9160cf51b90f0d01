package dev.dovecote.domain.desk;

/** What a person is in a shop (PERM-1). */
public enum Role {
  /** 主账号: may do everything. */
  OWNER,
  /** 子账号: does what is allowed. */
  AGENT
}
