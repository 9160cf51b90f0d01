package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.client.BuyerClient;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code traces} beside a stack that {@code up} has started, each a process of its own. */
class TracesCommandTest {
  @TempDir Path folder;

  private String shown(String... options) throws Exception {
    String[] call = new String[options.length + 1];
    call[0] = "traces";
    System.arraycopy(options, 0, call, 1, options.length);
    try (Program traces = Program.start(folder, call)) {
      assertThat(traces.awaitEnd()).as(traces.err()).isZero();
      return traces.out();
    }
  }

  @Test
  void what_was_done_about_a_conversation_is_shown_with_its_calls() throws Exception {
    try (Program up = RunningStack.up(folder, "--traces", "100")) {
      StackInfo stack = RunningStack.info(up);
      try (BuyerClient bea =
          new BuyerClient(
              stack.place(HttpClient.newHttpClient()), stack.shopKey(), "bea", "Bea", "phone")) {
        bea.connect();
        String conversation = bea.send("Hello").id();
        await()
            .atMost(RunningStack.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(shown("--conversation", conversation))
                        .contains(
                            "dovecote-IngressFunction send demo " + conversation + " chance: ",
                            "DynamoDb TransactWriteItems dovecote-"));
        assertThat(shown("--shop", "demo", "--last", "1").lines().filter(l -> l.startsWith("1-")))
            .hasSize(1);
        assertThat(shown("--shop", "nobodys")).isEmpty();
      }
    }
  }
}
