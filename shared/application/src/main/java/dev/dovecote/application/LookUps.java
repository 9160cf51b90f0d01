package dev.dovecote.application;

import dev.dovecote.aws.Connections;
import dev.dovecote.domain.Recipient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The open sockets of recipients, each looked up once, beside whatever else goes on: a read, a
 * commit. One thread adds to it, and then several may ask.
 */
final class LookUps {
  private final Surroundings world;
  private final Connections connections;
  private final Map<Recipient, CompletableFuture<List<String>>> begun = new HashMap<>();

  LookUps(Surroundings world, Connections connections) {
    this.world = world;
    this.connections = connections;
  }

  /** Begins with a recipient, unless that has been done. */
  LookUps and(Recipient recipient) {
    begun.computeIfAbsent(recipient, one -> world.begin(() -> connections.of(one)));
    return this;
  }

  /** The sockets of a recipient; looked up now where that has not begun. */
  List<String> of(Recipient recipient) {
    CompletableFuture<List<String>> lookUp = begun.get(recipient);
    return lookUp == null ? connections.of(recipient) : world.join(lookUp);
  }
}
