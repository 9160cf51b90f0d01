package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCostTest {
  private Commands.Result result = new Commands.Result(0, "", "");

  private int run(String... options) {
    List<String> call = new ArrayList<>(List.of("bench", "cost", "--template", "../template.yaml"));
    call.addAll(List.of(options));
    result = Commands.run(call);
    return result.code();
  }

  @Test
  void with_json_one_object_is_printed_and_its_counts_are_those_of_ten_messages()
      throws IOException {
    assertThat(run("--json", "--conversations", "6", "--call-millis", "0")).isZero();
    List<JsonNode> printed;
    try (MappingIterator<JsonNode> values =
        new ObjectMapper().readerFor(JsonNode.class).readValues(result.out())) {
      printed = values.readAll();
    }
    assertThat(printed).hasSize(1);
    JsonNode conversation = printed.getFirst().at("/counted/conversation");
    // One ticket; and each of ten messages is sent, answered, and pushed to the other side.
    assertThat(conversation.path("HTTP_REQUESTS").doubleValue()).isEqualTo(1);
    assertThat(conversation.path("SOCKET_MESSAGES").doubleValue()).isBetween(30.0, 40.0);
    // Opened, queued where there is no agent, assigned, ended; nothing of it when nobody writes.
    assertThat(conversation.path("PUBLISHED_EVENTS").doubleValue()).isEqualTo(3 + 1 / 6.0);
    JsonNode sweep = printed.getFirst().at("/counted/sweep");
    assertThat(sweep.path("INVOCATIONS").doubleValue()).isEqualTo(1);
    assertThat(sweep.has("PUBLISHED_EVENTS")).isFalse();
    assertThat(printed.getFirst().path("waitingShare").doubleValue()).isEqualTo(1 / 6.0);
  }

  @Test
  void a_price_list_that_is_not_there_is_said_and_nothing_starts(@TempDir Path folder) {
    assertThat(run("--prices", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(result.err())
        .isEqualToIgnoringNewLines(
            "dovecote: there is no price list " + folder.resolve("none.json"));
    assertThat(result.out()).isEmpty();
  }

  @Test
  void a_price_list_that_lacks_a_price_is_said(@TempDir Path folder) throws IOException {
    Path list = folder.resolve("prices.json");
    Files.writeString(list, "{\"listed\": \"2026-01-01\", \"region\": \"eu-west-1\"}");
    assertThat(run("--prices", list.toString())).isEqualTo(2);
    assertThat(result.err()).contains("has no price for WRITE_UNITS");
  }

  @ParameterizedTest
  @CsvSource({
    "--conversations, 0",
    "--call-millis, -1",
    "--call-millis, 1001",
    "--memory, 64",
    "--minutes, 0",
    "--shop-messages, 0",
  })
  void an_option_out_of_bounds_is_said(String option, String value) {
    assertThat(run(option, value)).isEqualTo(2);
    assertThat(result.err()).startsWith("dovecote: " + option + " must be between ");
  }
}
