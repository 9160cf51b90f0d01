package dev.dovecote.local.function;

import java.time.Instant;

/** An error that left a function: what Lambda would count as an error and write to the log. */
public record FunctionError(String function, String requestId, Instant at, Throwable cause) {}
