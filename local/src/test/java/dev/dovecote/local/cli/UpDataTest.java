package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --data}. */
class UpDataTest {
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_stack_that_is_killed_loses_nothing_that_it_answered__MSG_1_ASSIGN_1() throws Exception {
    String served;
    String waiting;
    try (Program up = RunningStack.up(folder, "--data", "data")) {
      StackInfo stack = RunningStack.info(up);
      try (AgentClient anna = agent(stack)) {
        List<String> conversations = new ArrayList<>();
        for (String buyer : List.of("bea", "cleo", "dan", "eve")) {
          try (BuyerClient client = buyer(stack, buyer)) {
            conversations.add(client.send("Here is " + buyer).id());
          }
        }
        served = conversations.getFirst();
        waiting = conversations.getLast();
        await().until(() -> anna.active().size() == 3);
        // What the end sets off may be under way or in a queue when the stack is gone.
        anna.end(served);
        up.kill();
        up.awaitEnd();
      }
    }
    try (Program again = RunningStack.up(folder, "--data", "data")) {
      StackInfo stack = RunningStack.info(again);
      try (AgentClient anna = agent(stack);
          BuyerClient eve = buyer(stack, "eve")) {
        await()
            .atMost(RunningStack.PATIENCE)
            .untilAsserted(
                () -> {
                  anna.sync();
                  eve.sync();
                  assertThat(eve.conversation().status()).isEqualTo("ACTIVE");
                });
        assertThat(eve.conversation().id()).isEqualTo(waiting);
        assertThat(eve.conversation().texts("buyer")).containsExactly("Here is eve");
        assertThat(anna.active()).hasSize(3).noneMatch(copy -> copy.id().equals(served));
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobody_but_its_owner_may_read_the_data_and_one_stack_at_a_time_has_it() throws Exception {
    try (Program up = RunningStack.up(folder, "--data", "data");
        Program second =
            Program.start(
                folder,
                "up",
                "--json",
                "--port",
                "0",
                "--ws-port",
                "0",
                "--data",
                "data",
                "--template",
                Path.of("../template.yaml").toAbsolutePath().toString())) {
      Path data = folder.resolve("data");
      assertThat(data.resolve("shared-local-instance.db")).exists();
      try (Stream<Path> all = Files.walk(data)) {
        assertThat(all).allSatisfy(each -> assertThat(OWNERS).containsAll(permissions(each)));
      }
      assertThat(second.awaitEnd()).isEqualTo(2);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .isEqualToIgnoringNewLines(
              "dovecote: --data data: another stack keeps its data there; stop it, or choose"
                  + " another folder");
      up.terminate();
      assertThat(up.awaitEnd()).isZero();
      assertThat(folder.resolve(".dovecote/up.json")).doesNotExist();
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private AgentClient agent(StackInfo stack) {
    AgentClient anna =
        new AgentClient(place(stack), "anna", stack.person("anna").token(), "test-desk");
    anna.connect();
    anna.status("ONLINE");
    return anna;
  }

  private BuyerClient buyer(StackInfo stack, String name) {
    BuyerClient buyer = new BuyerClient(place(stack), stack.shopKey(), name, name, "test-phone");
    buyer.connect();
    return buyer;
  }

  private Client.Place place(StackInfo stack) {
    return stack.place(http);
  }
}
