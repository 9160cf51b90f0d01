package dev.dovecote.local.endtoend;

import dev.dovecote.local.cli.bench.ColdCheck;
import dev.dovecote.local.cli.bench.ColdRun;
import dev.dovecote.local.runtime.RuntimeClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The artifact that sam build made, on another JVM than this one's, with the native parts for its
 * processor: the functions' HTTP and TLS, and that of AWS's runtime client. {@code .ci/arm64}
 * prepares and runs it.
 */
@EnabledIfSystemProperty(named = "dovecote.java", matches = ".+")
class OtherProcessorTest {
  /** Emulated, priming takes the most of the time, and runs the same native code in all. */
  private static final Set<String> PRIMED = Set.of("IngressFunction", "ApiFunction");

  @Test
  void every_function_starts_there_and_does_its_work_by_TLS() throws Exception {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Path place = Path.of(System.getProperty("dovecote.runtime"));
    RuntimeClient client = RuntimeClient.in(place, Path.of(System.getProperty("dovecote.java")));
    ColdCheck.run(
        new ColdRun.Options(
            root,
            root.resolve("template.yaml"),
            client,
            root.resolve(".aws-sam/build/ApiFunction"),
            place.resolve("log/processor"),
            List.of(),
            1,
            null),
        PRIMED,
        System.out::println);
  }
}
