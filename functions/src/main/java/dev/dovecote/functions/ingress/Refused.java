package dev.dovecote.functions.ingress;

import dev.dovecote.domain.Refusal;

/** Carries a refusal from an action to the one place that turns it into an error frame. */
final class Refused extends RuntimeException {
  private final Refusal refusal;

  Refused(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
