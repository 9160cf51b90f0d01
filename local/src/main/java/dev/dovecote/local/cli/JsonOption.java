package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --json}: a result for machines in place of the one for people. */
final class JsonOption {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--json",
      description = "Prints one JSON object and nothing else on standard output.")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // By picocli.
  CommandSpec mixee;

  /** Prints a result, or the text that says the same. */
  void print(Object result, String text) throws JsonProcessingException {
    mixee.commandLine().getOut().println(json ? JSON.writeValueAsString(result) : text);
  }
}
