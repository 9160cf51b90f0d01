package dev.dovecote.local.cli;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code ./dovecote shop}. */
@Command(
    name = "shop",
    description = "Makes shops on a deployed stack.",
    mixinStandardHelpOptions = true)
final class ShopCommand {
  @Command(
      name = "create",
      description = {
        "Makes a shop on a deployed stack, with its owner, by the AWS credentials that are set;"
            + " prints the shop's key, which nobody can read again later.",
        ""
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int create(
      @Option(names = "--stack", required = true, paramLabel = "NAME", description = "The stack.")
          String stackName,
      @Option(
              names = "--shop",
              required = true,
              paramLabel = "ID",
              description = "What the tokens' claim \"shop\" says.")
          String shop,
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
    String shown = name == null ? shop : name;
    try {
      ShopId id = new ShopId(shop);
      ShopSettings settings =
          alwaysOpen ? ShopFounder.alwaysOpen(shown, null) : ShopSettings.defaults(shown);
      List<Agent> people = new ArrayList<>();
      people.add(ShopFounder.person(owner, owner, Role.OWNER, Agent.CAPACITY_DEFAULT));
      for (String agent : agents == null ? List.<String>of() : agents) {
        people.add(ShopFounder.person(agent, agent, Role.AGENT, Agent.CAPACITY_DEFAULT));
      }
      DeployedStack stack = DeployedStack.find(stackName);
      String key = DeployedStack.explained(stackName, () -> found(stack, id, settings, people));
      System.out.println(key);
      return 0;
    } catch (InvalidInput invalid) {
      throw new Main.UsageException(invalid.field() + " " + invalid.message());
    }
  }

  private static String found(
      DeployedStack stack, ShopId id, ShopSettings settings, List<Agent> people) {
    try (DynamoDbClient dynamo = stack.dynamoDb()) {
      ShopFounder founder = ShopFounder.on(dynamo, stack::resource, InstantSource.system());
      if (!founder.open(id, settings, people)) {
        throw new Main.UsageException(
            "there is a shop " + id.value() + " already; nothing changed");
      }
      return founder.newKey(id);
    }
  }
}
