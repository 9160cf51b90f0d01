package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.cli.bench.ColdEvents;
import dev.dovecote.local.cli.bench.ColdRun;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.function.FunctionStarter;
import dev.dovecote.local.runtime.RuntimeInstance;
import dev.dovecote.local.template.Template;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the artifact that sam build made must hold for its functions to start, quickly, and what
 * happens where it does not; and a function in another's role.
 */
@EnabledIfSystemProperty(named = "dovecote.runtime", matches = ".+")
class RealArtifactTest {
  private static RuntimeStack world;

  @BeforeAll
  static void start() {
    world = RuntimeStack.start("artifact");
  }

  /** None was refused a call of its own, but for the test's of it, or has logged a shop's key. */
  @AfterAll
  static void stop() throws IOException {
    world.close();
    world.logsHoldNone(world.key());
    assertThat(world.refusals())
        .allSatisfy(message -> assertThat(message).contains("DeliveryRole", "DeskTable"));
  }

  /** Another's role: what the handler does first, that one may not. */
  @Test
  void a_call_that_the_role_does_not_allow_is_refused_here_too() throws Exception {
    Template.Function delivery = world.stack().function("DeliveryFunction").definition();
    Path artifact = world.runtime().artifacts().resolve("ApiFunction");
    try (FunctionStarter.Started api =
        world.runtime().start(delivery, artifact, "dev.dovecote.functions.api.ApiHandler")) {
      ObjectNode event = RuntimeStack.event("http-api-shop-key.json");
      event.withObject("/headers").put("authorization", "Bearer " + world.key());
      byte[] answer = api.invoke(event.toString().getBytes(StandardCharsets.UTF_8));
      assertThat(Frames.read(new String(answer, StandardCharsets.UTF_8)).path("statusCode").asInt())
          .isEqualTo(500);
    }
    assertThat(world.stack().functionErrors())
        .extracting(error -> error.cause().getMessage())
        .anySatisfy(message -> assertThat(message).contains("DeliveryRole", "DeskTable"));
  }

  @Test
  void after_a_snapshot_the_first_event_of_each_function_finds_its_classes_loaded()
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        ColdEvents events = new ColdEvents(world.stack(), http, Path.of(".."))) {
      for (Template.Function function : world.stack().template().functions().values()) {
        List<String> loaded = loadedAfterSnapshot(function.logicalId(), events);
        assertThat(loaded)
            .as(function.logicalId())
            .hasSizeLessThan(50)
            .noneMatch(name -> name.startsWith(ColdRun.OURS));
      }
    }
  }

  private static List<String> loadedAfterSnapshot(String name, ColdEvents events) throws Exception {
    Template.Function function = world.stack().function(name).definition();
    RuntimeInstance.Start start =
        new RuntimeInstance.Start(
            world.runtime().artifacts().resolve(name),
            function.handler(),
            function.environment(),
            true,
            List.of(),
            List.of(),
            world.runtime().logs(),
            true);
    try (RuntimeInstance instance = RuntimeInstance.start(world.runtime().client(), start)) {
      return ColdRun.loaded(instance, events.of(name));
    }
  }

  @Test
  void a_handler_that_is_not_there_fails() throws Exception {
    fails(
        world.runtime().artifacts().resolve("ApiFunction"), "dev.dovecote.functions.api.NoHandler");
  }

  @Test
  void an_artifact_that_lacks_a_class_fails(@TempDir Path folder) throws Exception {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    try (Stream<Path> jars = Files.list(world.runtime().artifacts().resolve("ApiFunction/lib"))) {
      for (Path jar : jars.toList()) {
        if (!jar.getFileName().toString().startsWith("dovecote-domain")) {
          Files.copy(jar, lib.resolve(jar.getFileName()));
        }
      }
    }
    fails(folder, "dev.dovecote.functions.api.ApiHandler");
  }

  private static void fails(Path artifact, String handler) throws Exception {
    Template.Function api = world.stack().function("ApiFunction").definition();
    FunctionStarter.Started broken = world.runtime().start(api, artifact, handler);
    try (broken) {
      byte[] event =
          RuntimeStack.event("http-api-jwt.json").toString().getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> broken.invoke(event)).isInstanceOf(IOException.class);
    }
  }
}
