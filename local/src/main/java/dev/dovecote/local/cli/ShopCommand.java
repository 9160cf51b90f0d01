package dev.dovecote.local.cli;

import dev.dovecote.application.Founding.Founded;
import dev.dovecote.aws.Claims.Claim;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code ./dovecote shop}. */
@Command(name = "shop", description = "Makes shops on a deployed stack, and their keys.")
final class ShopCommand {
  @Mixin Printing printing = new Printing();

  /** Where the shop is: what both commands ask for. */
  static final class Target {
    @Option(names = "--stack", required = true, paramLabel = "NAME", description = "The stack.")
    String stack = "";

    @Option(
        names = "--shop",
        required = true,
        paramLabel = "ID",
        description = "What the tokens' claim \"shop\" says.")
    String shop = "";

    /** Does something with the shop on that stack, and prints the key that comes of it. */
    int printKey(Printing printing, BiFunction<ShopFounder, ShopId, String> work) {
      ShopId id = named("--shop", () -> new ShopId(shop));
      DeployedStack deployed = DeployedStack.find(stack);
      String key =
          DeployedStack.explained(
              stack,
              () -> {
                try (DynamoDbClient dynamo = deployed.dynamoDb()) {
                  return work.apply(
                      ShopFounder.on(dynamo, deployed::resource, InstantSource.system()), id);
                }
              });
      printing.out().println(key);
      return 0;
    }
  }

  @Command(
      name = "create",
      description = {
        "Makes a shop on a deployed stack, with its owner, by the AWS credentials that are set;"
            + " prints the shop's key, which nobody can read again later.",
        ""
      })
  int create(
      @Mixin Target target,
      @Option(
              names = "--owner",
              required = true,
              paramLabel = "SUBJECT",
              description = "What the owner's tokens say in \"sub\".")
          String owner,
      @Option(
              names = "--agent",
              paramLabel = "SUBJECT",
              description = "An agent; several may be given. The owner can add more later.")
          @Nullable List<String> agents,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "What buyers read (default: the shop's ID).")
          @Nullable String name,
      @Option(names = "--always-open", description = "Serve around the clock, not in office hours.")
          boolean alwaysOpen) {
    String shown = name == null ? target.shop : name;
    ShopSettings settings =
        named(
            name == null ? "--shop" : "--name",
            () -> alwaysOpen ? ShopFounder.alwaysOpen(shown, null) : ShopSettings.defaults(shown));
    List<Agent> people = new ArrayList<>();
    people.add(person("--owner", owner, Role.OWNER));
    for (String agent : agents == null ? List.<String>of() : agents) {
      people.add(person("--agent", agent, Role.AGENT));
    }
    if (people.stream().map(Agent::id).distinct().count() < people.size()) {
      throw new UsageException("--owner and --agent name somebody twice");
    }
    return target.printKey(printing, (founder, id) -> founded(founder, id, settings, people));
  }

  @Command(
      name = "key",
      description = {
        "Makes one more key for a shop on a deployed stack, where one is lost; prints it."
            + " The keys before it stay good.",
        ""
      })
  int key(@Mixin Target target) {
    return target.printKey(printing, ShopCommand::oneMoreKey);
  }

  private static Agent person(String option, String subject, Role role) {
    return named(option, () -> ShopFounder.person(subject, subject, role, Agent.CAPACITY_DEFAULT));
  }

  private interface Maker<T> {
    T make();
  }

  /** What an option's value makes; where it cannot be made, the option is named. */
  private static <T> T named(String option, Maker<T> maker) {
    try {
      return maker.make();
    } catch (InvalidInput invalid) {
      throw new UsageException(
          "%s: %s %s".formatted(option, invalid.field(), invalid.message()), invalid);
    }
  }

  /** The keys before it stay good. */
  static String oneMoreKey(ShopFounder founder, ShopId id) {
    if (!founder.exists(id)) {
      throw new UsageException("--shop: there is no shop " + id + " on this stack");
    }
    return begun("the key is not made (%s)", () -> founder.newKey(id));
  }

  /** A run that stopped half way is completed; a shop that stands is left as it is. */
  static String founded(ShopFounder founder, ShopId id, ShopSettings settings, List<Agent> people) {
    if (founder.exists(id)) {
      throw stands(id);
    }
    Founded founded =
        begun(
            "the shop is not made, or only in part (%s); the same command makes the rest",
            () -> founder.found(id, settings, people));
    return switch (founded) {
      case Founded.Made _ ->
          begun(
              "the shop is made, but its key is not (%s); ./dovecote shop key makes one",
              () -> founder.newKey(id));
      case Founded.Stands _ -> throw stands(id);
      case Founded.Claimed(Claim by) -> throw claimed(by);
    };
  }

  private static UsageException stands(ShopId id) {
    return new UsageException(
        "--shop: there is a shop %s already; nothing changed. shop key makes it one more key"
            .formatted(id));
  }

  /** Says how the run was called that began it: the same options complete it. */
  private static UsageException claimed(Claim by) {
    return new UsageException(
        "--shop: another run has begun to make it otherwise; nothing changed."
            + " Where that one stopped half way, its own options complete it: "
            + options(by));
  }

  private static String options(Claim claim) {
    String name = claim.settings().name();
    boolean alwaysOpen = claim.settings().equals(ShopFounder.alwaysOpen(name, null));
    String people =
        claim.people().entrySet().stream()
            .map(
                each ->
                    "--%s %s"
                        .formatted(each.getValue().name().toLowerCase(Locale.ROOT), each.getKey()))
            .sorted()
            .collect(Collectors.joining(" "));
    return "--name \"%s\" %s%s".formatted(name, alwaysOpen ? "--always-open " : "", people);
  }

  /** What writes: where it fails, something may be there that was not there before. */
  private static <T> T begun(String told, Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException failed) {
      throw new FailedException(told.formatted(DeployedStack.why(failed)), failed);
    }
  }
}
