package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a careless caller gets to read: one line, which names the option; and nothing is begun. */
class BadInputTest {
  @TempDir Path folder;

  private Commands.Result result = new Commands.Result(0, "", "");

  private int run(String... call) {
    result = Commands.run(List.of(call));
    return result.code();
  }

  private void refused(String call, String... parts) {
    assertThat(run(call.split(" "))).as(call).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(told()).as(result.err()).singleElement().asString().contains(parts);
    assertThat(result.err()).doesNotContain("\tat ");
  }

  private List<String> told() {
    return result.err().lines().filter(line -> !line.equals("Starting ...")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up --bogus                                  | '--bogus'
          up extra                                    | 'extra'
          up --port                                   | --http-port
          up --port abc                               | --http-port
          up --port -1                                | --http-port
          up --port 65536                             | --http-port
          up --port 99999999999                       | --http-port
          up --ws-port 70000                          | --websocket-port
          up --dynamodb-port 1.5                      | --dynamodb-port
          up --sqs-port -7                            | --sqs-port
          up --s3-port x                              | --s3-port
          up --events-port 65536                      | --events-port
          up --traces -1                              | --traces
          up --traces 101                             | --traces
          up --traces some                            | --traces
          up --template none.yaml                     | none.yaml; --template
          up --template src                           | src; --template
          up --template pom.xml                       | pom.xml
          bench --bogus                               | '--bogus'
          bench nonsense                              | 'nonsense'
          bench --times 0                             | --times
          bench --times -3                            | --times
          bench --times 10001                         | --times
          bench --times 99999999999                   | --times
          bench --waiting 0                           | --waiting
          bench --waiting many                        | --waiting
          bench --template none.yaml                  | --template
          bench cold --times 0                        | --times
          bench cold --times 101                      | --times
          bench cold --template none.yaml             | --template
          bench cold --template ../template.yaml --only Nobody        | --only
          bench cold --template ../template.yaml --artifact none      | --artifact
          bench cost --conversations 1001             | --conversations
          bench cost --memory 10241                   | --memory
          bench cost --minutes soon                   | --minutes
          bench cost --shop-messages 1000000001       | --shop-messages
          bench cost --prices                         | --prices
          bench cost --prices src                     | src
          bench cost --prices pom.xml                 | not JSON
          bench cost --template none.yaml             | --template
          demo --buyers 0                             | --buyers
          demo --buyers 1001                          | --buyers
          demo --buyers some                          | --buyers
          demo --seconds 19                           | --seconds must be between 20 and 3600
          demo --seconds 3601                         | --seconds
          demo --seed x                               | --seed
          demo                                        | ./dovecote up
          demo --json                                 | ./dovecote up
          events --pattern {                          | --pattern
          events --pattern []                         | --pattern
          events --pattern {"source":"all"}           | --pattern
          events --once now                           | 'now'
          events                                      | ./dovecote up
          traces --last 0                             | --last
          traces --last 1001                          | --last
          traces --conversation                       | --conversation
          traces all                                  | 'all'
          traces                                      | ./dovecote up
          shop                                        | ./dovecote shop --help
          shop open                                   | 'open'
          shop create                                 | --stack
          shop create --stack s --shop s1             | --owner
          shop key --stack s                          | --shop
          smoke                                       | --shop-key
          smoke --shop-key k --token t                | --stack
          smoke --shop-key k --token t --http-url http://127.0.0.1:1  | --socket-url
          smoke --shop-key k --token t --http-url 127.0.0.1:1 --socket-url ws://x | --http-url
          smoke --shop-key k --token t --http-url http://x --socket-url http://x  | --socket-url
          issuer                                      | --port
          issuer --port 0 --shop s --subject a        | --port
          issuer --port 65536 --shop s --subject a    | --port
          """)
  void an_option_that_is_wrong_is_named(String call, String option) {
    refused(call, option);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "line\nbreak", ""})
  void what_is_pasted_wrongly_into_smoke_is_named(String pasted) {
    assertThat(
            run(
                "smoke",
                "--http-url",
                "http://x",
                "--socket-url",
                "ws://x",
                "--shop-key",
                "k",
                "--token",
                pasted))
        .isEqualTo(2);
    assertThat(told()).singleElement().asString().startsWith("dovecote: --token must be ");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --shop ''                       | --shop
          --shop a#b                      | --shop
          --owner ''                      | --owner
          --owner a --agent a             | twice
          --owner a --agent b --agent b   | twice
          --agent ''                      | --agent
          --name ''                       | --name
          """)
  void a_shop_that_cannot_be_is_told_before_anybody_is_asked(String options, String part) {
    String call = "shop create --stack none " + options;
    for (String required : List.of("--shop s1", "--owner olive")) {
      if (!options.contains(required.split(" ")[0])) {
        call += " " + required;
      }
    }
    String[] words = call.split(" ");
    for (int n = 0; n < words.length; n++) {
      words[n] = words[n].equals("''") ? "" : words[n];
    }
    assertThat(run(words)).isEqualTo(2);
    assertThat(told()).singleElement().asString().contains(part);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void a_port_in_use_is_told_and_no_folder_is_left() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Path data = folder.resolve("data");
      refused(
          "up --template ../template.yaml --events-port %d --data %s".formatted(port, data),
          "" + port,
          "--events-port");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void an_issuers_port_in_use_is_told() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("issuer --shop s --subject a --port " + taken.getLocalPort(), "--port");
    }
  }

  @Test
  void one_port_for_two_things_is_told() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    refused(
        "up --template ../template.yaml --port %d --ws-port %d".formatted(port, port),
        "--websocket-port");
  }

  @Test
  void a_folder_that_cannot_hold_data_is_told_and_stays_as_it_is() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    refused(up(file), "--data " + file);
    assertThat(file).hasContent("mine");
  }

  @Test
  void a_folder_of_somebody_elses_is_told_and_stays_as_it_is() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "mine");
    var before = Files.getLastModifiedTime(folder);
    refused(up(folder), "--data " + folder);
    assertThat(folder).isDirectoryNotContaining("glob:**.lock");
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "issuer-key.json, junk",
    "issuer-key.json, ''",
    "shared-local-instance.db, this is no database at all",
    "shared-local-instance.db, SQLite format 3"
  })
  void data_that_is_broken_is_told_and_kept(String name, String content) throws IOException {
    Files.createFile(folder.resolve(".lock"));
    Path broken = Files.writeString(folder.resolve(name), content);
    refused(up(folder), "--data " + folder);
    assertThat(broken).hasContent(content);
  }

  private static String up(Path data) {
    return "up --template ../template.yaml --port 0 --ws-port 0 --data " + data;
  }

  @Test
  void with_trace_it_is_shown_where() {
    assertThat(run("up", "--trace", "--template", "none.yaml")).isEqualTo(2);
    assertThat(result.err()).contains("dovecote: there is no template", "\tat ");
  }

  @Test
  void a_path_is_looked_for_where_the_caller_stands() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (Program up =
        Program.start(
            folder,
            Map.of("DOVECOTE_CALLERS_FOLDER", elsewhere.toString()),
            "up",
            "--template",
            "none.yaml")) {
      assertThat(up.awaitEnd()).isEqualTo(2);
      assertThat(up.err()).contains("there is no template " + elsewhere.resolve("none.yaml"));
    }
  }
}
