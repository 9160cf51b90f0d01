package dev.dovecote.simulation;

import dev.dovecote.domain.ShopId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of a function, from its event to its answer or its death. */
final class Invocation {
  final String what;
  final ShopId shop;
  final Instant startedAt;
  final Mirror.Before before;

  /** Whoever it speaks for, as their request goes: assignments by hand are not the system's. */
  final List<Mirror.Given> given = new ArrayList<>();

  /** So many of those given have been looked at. */
  int checked;

  /** Its process is gone: it makes no further call. */
  boolean dead;

  /** Others get in its way more often than usual. */
  boolean crowded;

  /** It has been left hanging at least once. */
  boolean hung;

  /** Calls to AWS so far. */
  int calls;

  /** At which call it hangs; 0 for never. */
  int hangsAt;

  /** Writes that DynamoDB refused, or whose outcome it did not learn. */
  int failedWrites;

  /** Changes of stored items so far. */
  int changes;

  /** The version of the shop's settings that it read last; 0 before it read any. */
  long settingsVersion;

  /** Every version of them that it read. */
  final Set<Long> settingsVersions = new HashSet<>();

  /** It read other settings later: then by which it decided what, is not known from outside. */
  boolean settingsChanged;

  @Nullable Strand strand;

  Invocation(String what, ShopId shop, Instant startedAt, Mirror.Before before) {
    this.what = what;
    this.shop = shop;
    this.startedAt = startedAt;
    this.before = before;
  }
}
