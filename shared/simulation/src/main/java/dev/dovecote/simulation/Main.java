package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.simulation.planted.Mutation;
import dev.dovecote.simulation.planted.Planted;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./dovecote sim}: runs simulations. */
@Command(
    name = "./dovecote sim",
    sortOptions = false,
    description =
        "Runs the real use cases under virtual time and faults, and holds them against the"
            + " invariants. Then has 1,000 buyers write at once to 100 agents, and counts how often"
            + " writes conflict.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was violated, and, in "
          + Campaign.EVERYTHING_HAPPENS
          + " seeds or more, all that can happen did; or every planted bug was found",
      "1:otherwise",
      "2:an option is wrong"
    })
public final class Main implements Callable<Integer> {
  private static final int PROGRESS_EVERY = 250;

  @Option(names = "--seeds", description = "How many seeds (default: ${DEFAULT-VALUE}).")
  private long seeds = 1_000;

  @Option(names = "--seed", description = "The first seed; one drawn by chance where not given.")
  private @Nullable Long seed;

  @Option(names = "--steps", description = "Steps of each seed (default: ${DEFAULT-VALUE}).")
  private int steps = 200;

  @Option(names = "--json", description = "The result as JSON.")
  private boolean json;

  @Option(
      names = {"--replay", "--story"},
      description = "Runs the one seed given, and tells its story.")
  private boolean replay;

  @Option(
      names = "--planted",
      description = "Looks for each planted bug instead, in at most so many seeds as given.")
  private boolean planted;

  @Option(
      names = "--with",
      paramLabel = "BUG",
      description = "Replays with the planted bug whose name begins so.")
  private @Nullable String with;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::wrong);
  }

  private static int wrong(ParameterException wrong, String[] arguments) {
    wrong
        .getCommandLine()
        .getErr()
        .printf("dovecote: %s; ./dovecote sim --help tells more%n", wrong.getMessage());
    return ExitCode.USAGE;
  }

  private void check() {
    require(seeds >= 1, "--seeds must be 1 or more");
    require(steps >= 1, "--steps must be 1 or more");
    require(!replay || seed != null, "--replay needs the --seed to replay");
    require(!replay || !planted, "--replay and --planted exclude each other");
    require(with == null || replay, "--with is for --replay");
    require(
        with == null || Planted.named(with) != null,
        "no planted bug is named so: " + with + "; --planted lists them");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
    }
  }

  @Override
  public Integer call() {
    check();
    long first = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
    if (replay) {
      return replay(first);
    }
    return planted ? hunt(seed == null ? 1 : seed) : run(first);
  }

  private int replay(long first) {
    Simulation.Outcome outcome = tell(first);
    outcome.story().forEach(System.out::println);
    System.out.println(outcome.violation() == null ? "nothing was violated" : outcome.violation());
    return outcome.violation() == null ? 0 : 1;
  }

  private Simulation.Outcome tell(long first) {
    Planted planted = with == null ? null : Planted.named(with);
    if (planted == null) {
      return Simulation.run(first, steps, Bug.NONE, true);
    }
    Mutation mutation = planted.mutation();
    return mutation == null
        ? Simulation.run(first, steps, planted.bug().get(), true)
        : new Mutant(mutation).tell(first, steps);
  }

  // ---------------------------------------------------------------- many seeds

  private int run(long first) {
    System.err.printf("%d seeds from %d on, %d steps each%n", seeds, first, steps);
    Campaign.Report report =
        Campaign.run(
            first,
            seeds,
            steps,
            done -> {
              if (done % PROGRESS_EVERY == 0) {
                System.err.printf("%d of %d seeds%n", done, seeds);
              }
            });
    for (Simulation.Outcome outcome : report.violated()) {
      System.err.printf(
          "seed %d: %s%n  replay: ./dovecote sim --replay --seed %d --steps %d%n",
          outcome.seed(), outcome.violation(), outcome.seed(), steps);
    }
    String unfair = report.unfair();
    if (unfair != null) {
      System.err.println("all seeds together: " + unfair);
    }
    report.missing().forEach(each -> System.err.println("never happened: " + each.label()));
    if (seeds < Campaign.EVERYTHING_HAPPENS) {
      System.err.printf(
          "fewer than %d seeds: whether all happened that can is not looked at%n",
          Campaign.EVERYTHING_HAPPENS);
    }
    Burst burst = Burst.play(first);
    burst.violations().forEach(System.err::println);
    if (json) {
      ObjectNode result = json(report);
      burst.addTo(result);
      System.out.println(result);
    } else {
      print(report);
      burst.lines().forEach(System.out::println);
    }
    return report.isGood() && burst.violations().isEmpty() ? 0 : 1;
  }

  private static ObjectNode json(Campaign.Report report) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("seeds", report.seeds())
            .put("steps", report.steps())
            .put("violations", report.violations())
            .put("seconds", Math.round(report.seconds() * 10) / 10.0);
    ObjectNode faults = result.putObject("faults");
    ObjectNode decisions = result.putObject("decisions");
    for (Occurrence each : Occurrence.values()) {
      (each.isFault() ? faults : decisions).put(each.label(), report.tally().of(each));
    }
    return result;
  }

  private static void print(Campaign.Report report) {
    System.out.printf(
        Locale.ROOT,
        "%d seeds, %d steps, %d violations, %.1f s%n%n",
        report.seeds(),
        report.steps(),
        report.violations(),
        report.seconds());
    System.out.println("What went wrong, and how often:");
    print(report, true);
    System.out.println();
    System.out.println("What was decided, and how often:");
    print(report, false);
  }

  private static void print(Campaign.Report report, boolean faults) {
    for (Occurrence each : Occurrence.values()) {
      if (each.isFault() == faults) {
        System.out.printf("  %-30s %12d%n", each.label(), report.tally().of(each));
      }
    }
  }

  // ---------------------------------------------------------------- planted bugs

  private int hunt(long first) {
    List<Campaign.Hunt> hunts =
        Campaign.hunt(
            first,
            seeds,
            steps,
            hunt ->
                System.err.printf(
                    "%s: %s, %d seeds%n",
                    hunt.name(), hunt.caught() ? "caught" : "NOT CAUGHT", hunt.seeds()));
    if (json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      ArrayNode array = result.putArray("planted");
      for (Campaign.Hunt hunt : hunts) {
        array
            .addObject()
            .put("name", hunt.name())
            .put("caught", hunt.caught())
            .put("seeds", hunt.seeds());
      }
      System.out.println(result);
    } else {
      System.out.printf("%-64s %6s  %s%n", "planted bug", "seeds", "caught by");
      for (Campaign.Hunt hunt : hunts) {
        String by = hunt.violation() == null ? "NOT CAUGHT" : hunt.violation();
        System.out.printf(
            "%-64s %6d  %s%n",
            hunt.name(), hunt.seeds(), by.substring(0, Math.min(90, by.length())));
      }
    }
    return hunts.stream().allMatch(Campaign.Hunt::caught) ? 0 : 1;
  }
}
