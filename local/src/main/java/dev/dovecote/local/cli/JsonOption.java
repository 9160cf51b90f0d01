package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import picocli.CommandLine.Option;

/** {@code --json}: a result for machines in place of the one for people. */
final class JsonOption {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--json",
      description = "Prints one JSON object and nothing else on standard output.")
  boolean json;

  /** Prints a result, or the text that says the same. */
  void print(Printing printing, Object result, String text) throws JsonProcessingException {
    printing.out().println(json ? JSON.writeValueAsString(result) : text);
  }
}
