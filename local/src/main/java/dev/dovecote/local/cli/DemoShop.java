package dev.dovecote.local.cli;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shop with which a newcomer begins. */
final class DemoShop {
  static final ShopId SHOP = new ShopId("demo");
  static final List<String> BUYERS = List.of("b1", "b2", "b3", "b4", "b5");

  /** As long as a working day, so that what was printed in the morning can be pasted at night. */
  static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

  static final List<Agent> PEOPLE =
      List.of(
          ShopFounder.person("owner", "Olive", Role.OWNER, Agent.CAPACITY_DEFAULT),
          ShopFounder.person("anna", "Anna", Role.AGENT, 3),
          ShopFounder.person("bo", "Bo", Role.AGENT, 5),
          ShopFounder.person("chen", "Chen", Role.AGENT, 10));

  private static final String KEY_FILE = "demo-shop-key";

  private DemoShop() {}

  /**
   * Makes the shop where there is none.
   *
   * @param folder where the shop's key is kept beside the data, or null
   */
  static StackInfo prepare(EmbeddedStack stack, @Nullable Path folder) {
    ShopFounder founder = new ShopFounder(stack, InstantSource.system());
    founder.open(
        SHOP,
        ShopFounder.alwaysOpen("Demo shop", "Welcome to the demo shop. How can we help?"),
        PEOPLE);
    List<StackInfo.Person> people =
        PEOPLE.stream()
            .map(
                person ->
                    new StackInfo.Person(
                        person.id().value(),
                        person.name(),
                        person.role().name(),
                        person.capacity(),
                        founder.token(SHOP, person.id(), TOKEN_LIFETIME)))
            .toList();
    return new StackInfo(
        ProcessHandle.current().pid(),
        stack.httpUrl(),
        stack.webSocketUrl(),
        stack.callbackUrl(),
        stack.eventsUrl(),
        stack.tracesUrl(),
        SHOP.value(),
        key(founder, folder),
        people,
        BUYERS);
  }

  private static String key(ShopFounder founder, @Nullable Path folder) {
    if (folder == null) {
      return founder.newKey(SHOP);
    }
    Path file = folder.resolve(KEY_FILE);
    try {
      String kept = Files.exists(file) ? Files.readString(file).strip() : "";
      if (founder.isKey(SHOP, kept)) {
        return kept;
      }
      String key = founder.newKey(SHOP);
      PrivateFiles.write(file, key + "\n");
      return key;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
