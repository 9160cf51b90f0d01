package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of a function, from its event to its answer or its death. */
final class Invocation {
  final String what;
  final Shop shop;
  final Instant startedAt;
  final Before before;

  /** Whoever it speaks for, as their request goes: assignments by hand are not the system's. */
  final List<Given> given = new ArrayList<>();

  /** So many of those given have been looked at. */
  int checked;

  /** Its process is gone: it makes no further call. */
  boolean dead;

  /** Others get in its way more often than usual. */
  boolean crowded;

  /** Others came in between its calls. */
  boolean disturbed;

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
  private long settingsVersion;

  /** Every version of them that it read. */
  private final Set<Long> settingsVersions = new HashSet<>();

  /** It read other settings later: then by which it decided what, is not known from outside. */
  boolean settingsChanged;

  /** Lanes in which it found somebody waiting, when it last went through them. */
  final Set<String> occupied = new HashSet<>();

  /** The same of offline messages; null where it never went through their lanes. */
  @Nullable Set<String> occupiedOffline;

  private @Nullable Look look;
  private @Nullable AgentStatus statusRead;

  @Nullable Strand strand;

  Invocation(String what, Shop shop, Instant startedAt) {
    this.what = what;
    this.shop = shop;
    this.startedAt = startedAt;
    this.before = Before.of(shop);
  }

  /** It gave a buyer to an agent. */
  void gave(Given one) {
    given.add(one);
    if (one.look() != null && one.from() != null) {
      one.look().planned(one.from());
    }
  }

  /** It begins to look at who is there. */
  void looks() {
    look = new Look(shop.id, settings(), occupied);
  }

  /** Its last look at who is there; null before the first. */
  @Nullable Look look() {
    return look;
  }

  /** It read an agent's state. */
  void readStatus(String status) {
    statusRead = AgentStatus.valueOf(status);
  }

  /** The state of an agent that it read last; null before any. */
  @Nullable AgentStatus statusRead() {
    return statusRead;
  }

  void readSettings(long version) {
    settingsChanged |= settingsVersion != 0 && settingsVersion != version;
    settingsVersion = version;
    settingsVersions.add(version);
  }

  /** The settings by which it goes: those that it read. */
  ShopSettings settings() {
    ShopSettings read = shop.versions.get(settingsVersion);
    return read == null ? shop.settings() : read;
  }

  /** All the settings that it read: where they changed while it ran, it may go by any of them. */
  Collection<ShopSettings> allSettings() {
    List<ShopSettings> all =
        settingsVersions.stream().map(shop.versions::get).filter(Objects::nonNull).toList();
    return all.isEmpty() ? List.of(shop.settings()) : all;
  }

  /**
   * An agent's capacity by the settings that it read. Where these changed while it ran, it may go
   * by any of them: what was no queueing when a pass began is none to the end.
   */
  int capacity(Agent agent) {
    return allSettings().stream().mapToInt(read -> Shop.capacity(agent, read)).max().orElseThrow();
  }
}
