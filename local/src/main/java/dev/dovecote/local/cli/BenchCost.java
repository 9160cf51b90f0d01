package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dovecote.local.cli.cost.Assumptions;
import dev.dovecote.local.cli.cost.CostResult;
import dev.dovecote.local.cli.cost.CostRun;
import dev.dovecote.local.cli.cost.PriceList;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote bench cost}. */
@Command(
    name = "cost",
    description = {
      "Computes what it costs on AWS: plays conversations of ten messages by real clients on a stack"
          + " of its own, counts what the functions ask of AWS, and prices it by a dated list. Takes"
          + " half a minute.",
      ""
    })
final class BenchCost implements Callable<Integer> {
  private static final int CONVERSATIONS_MAX = 1_000;
  private static final int CALL_MILLIS_MAX = 1_000;
  private static final int MEMORY_MIN = 128;
  private static final int MEMORY_MAX = 10_240;
  private static final int MINUTES_MAX = 24 * 60;
  private static final int MESSAGES_MAX = 1_000_000_000;

  @Option(
      names = "--conversations",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many conversations are played (default: ${DEFAULT-VALUE}).")
  int conversations = 50;

  @Option(
      names = "--call-millis",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "How long a call to AWS takes a function, in milliseconds (default: ${DEFAULT-VALUE}).")
  int callMillis = 6;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "0",
      description = "The functions' memory; 0, the default, for the template's.")
  int memory;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long a conversation lasts (default: ${DEFAULT-VALUE}).")
  int minutes = 10;

  @Option(
      names = "--shop-messages",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Messages of a shop in a month (default: ${DEFAULT-VALUE}).")
  int shopMessages = 10_000;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = {
        "A price list of your own, in the form of the one that is used without:",
        "local/src/main/resources" + PriceList.BUILT_IN
      })
  @Nullable Path prices;

  @Mixin TemplateOption template = new TemplateOption();

  @Mixin JsonOption json = new JsonOption();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Assumptions assumptions = assumptions();
    PriceList list = prices == null ? PriceList.builtIn() : PriceList.read(prices);
    CostResult result =
        CostRun.run(template.file(), list, assumptions, conversations, printing.steps());
    json.print(printing, result, result.tables());
    return 0;
  }

  private Assumptions assumptions() {
    UsageException.unlessBetween("--conversations", 1, CONVERSATIONS_MAX, conversations);
    UsageException.unlessBetween("--call-millis", 0, CALL_MILLIS_MAX, callMillis);
    UsageException.unlessBetween("--minutes", 1, MINUTES_MAX, minutes);
    UsageException.unlessBetween("--shop-messages", 1, MESSAGES_MAX, shopMessages);
    if (memory != 0) {
      UsageException.unlessBetween("--memory", MEMORY_MIN, MEMORY_MAX, memory);
    }
    return new Assumptions(callMillis, memory, minutes, shopMessages);
  }
}
