package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.functions.api.ApiHandler;
import dev.dovecote.functions.assignment.AssignmentHandler;
import dev.dovecote.functions.authorizer.AuthorizerHandler;
import dev.dovecote.functions.delivery.DeliveryHandler;
import dev.dovecote.functions.ingress.IngressHandler;
import dev.dovecote.functions.publish.PublishHandler;
import dev.dovecote.functions.sweep.SweepHandler;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.PrimingRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

class PrimingTest {
  static List<Class<? extends PrimedFunction<?, ?>>> handlers() {
    return List.of(
        AuthorizerHandler.class,
        IngressHandler.class,
        ApiHandler.class,
        AssignmentHandler.class,
        SweepHandler.class,
        DeliveryHandler.class,
        PublishHandler.class);
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void plays_to_the_end_and_calls_nothing_real(Class<? extends PrimedFunction<?, ?>> handler)
      throws Exception {
    try (PrimingRun run = PrimingRun.of(handler)) {
      run.prime();
      assertThat(run.callsOutside()).isZero();
    }
  }

  /** What a function prints is its log, and the log is where metrics are read from. */
  @ParameterizedTest
  @MethodSource("handlers")
  void prints_nothing(Class<? extends PrimedFunction<?, ?>> handler) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (PrimingRun run = PrimingRun.of(handler)) {
      run.prime();
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** Whoever is called hangs up: then the first event connects. */
  @ParameterizedTest
  @MethodSource("handlers")
  void a_restored_instance_calls_before_its_first_event(
      Class<? extends PrimedFunction<?, ?>> handler) throws Exception {
    try (PrimingRun run = PrimingRun.of(handler)) {
      run.restore();
      assertThat(run.callsOutside()).isPositive();
    }
  }

  @Test
  void a_restore_ends_where_nobody_answers() throws Exception {
    try (PrimingRun run = PrimingRun.withoutAnswer(ApiHandler.class)) {
      run.restore();
      assertThat(run.callsOutside()).isPositive();
    }
  }

  @Test
  void a_call_that_is_not_on_stage_is_counted() throws Exception {
    try (PrimingRun run = PrimingRun.of(DeliveryHandler.class)) {
      run.callForReal();
      assertThat(run.callsOutside()).isPositive();
    }
  }

  /** The stage's client trusts anybody; the function's own must not. */
  @Test
  void a_server_that_nobody_vouches_for_is_refused_off_stage() throws Exception {
    try (PrimingRun run = PrimingRun.of(DeliveryHandler.class)) {
      assertThat(run.callStage(false)).isEqualTo(200);
      assertThatThrownBy(() -> run.callStage(true)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void leaves_no_server_no_setting_and_no_name_in_the_log() throws Exception {
    try (PrimingRun run = PrimingRun.of(IngressHandler.class)) {
      Properties before = (Properties) System.getProperties().clone();
      run.prime();
      assertThat(System.getProperties()).isEqualTo(before);
      assertThat(MDC.getCopyOfContextMap())
          .satisfiesAnyOf(map -> assertThat(map).isNull(), map -> assertThat(map).isEmpty());
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("sdk-"))
          .allSatisfy(thread -> assertThat(thread.join(Duration.ofSeconds(10))).isTrue());
      int port = run.portOfClosedStage();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(ConnectException.class);
    }
  }
}
