package dev.dovecote.testkit.dynamo;

/** What goes wrong with one call. Where it says "applied", the call has its effect all the same. */
public sealed interface Fault {
  Fault NONE = new None();

  /** Nothing goes wrong. */
  record None() implements Fault {}

  /**
   * Another transaction holds the item: for a transaction, its action of that index. Not applied.
   */
  record Conflict(int action) implements Fault {}

  /** Not applied; {@code onDemand} chooses between the two exceptions that DynamoDB has for it. */
  record Throttled(boolean onDemand) implements Fault {}

  /**
   * DynamoDB answers InternalServerError (500), after which nobody knows whether the call was
   * applied.
   */
  record ServerError(boolean applied) implements Fault {}

  /** Applied, but the SDK gives up waiting for the answer, and throws a client exception. */
  record LostAnswer() implements Fault {}

  /**
   * Applied, the answer lost, and the SDK sends the same request again: the caller sees the second
   * answer only.
   */
  record Repeated() implements Fault {}

  /** The caller dies before the call. */
  record CrashBefore() implements Fault {}

  /** Applied, then the caller dies. */
  record CrashAfter() implements Fault {}

  /** An eventually consistent read does not see the table's latest changes, so many of them. */
  record Stale(int changes) implements Fault {}

  /** A query's page ends after so many items, as if they filled 1 MB. */
  record ShortPage(int items) implements Fault {}

  /** A batch leaves all but its first so many entries unprocessed. */
  record Unprocessed(int processed) implements Fault {}
}
