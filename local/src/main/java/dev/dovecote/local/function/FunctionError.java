package dev.dovecote.local.function;

import java.time.Instant;

/**
 * An error that left a function, which Lambda would count and write to the log; or a call to AWS
 * that the function's role does not allow, which has no request ID.
 */
public record FunctionError(String function, String requestId, Instant at, Throwable cause) {}
