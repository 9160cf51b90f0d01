package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.functions.api.ApiHandler;
import dev.dovecote.functions.assignment.AssignmentHandler;
import dev.dovecote.functions.authorizer.AuthorizerHandler;
import dev.dovecote.functions.delivery.DeliveryHandler;
import dev.dovecote.functions.ingress.IngressHandler;
import dev.dovecote.functions.sweep.SweepHandler;
import dev.dovecote.functions.wiring.priming.PrimedHandler;
import dev.dovecote.functions.wiring.priming.PrimingRun;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrimingTest {
  static List<Class<? extends PrimedHandler<?, ?>>> handlers() {
    return List.of(
        AuthorizerHandler.class,
        IngressHandler.class,
        ApiHandler.class,
        AssignmentHandler.class,
        SweepHandler.class,
        DeliveryHandler.class);
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void plays_to_the_end_and_calls_nothing_real(Class<? extends PrimedHandler<?, ?>> handler)
      throws Exception {
    try (PrimingRun run = PrimingRun.of(handler)) {
      run.prime();
      assertThat(run.callsOutside()).isZero();
    }
  }
}
