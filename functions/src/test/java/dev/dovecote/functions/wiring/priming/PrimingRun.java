package dev.dovecote.functions.wiring.priming;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.dovecote.application.Stores;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Primes a handler whose environment names one address for all of AWS, which counts who calls: the
 * part of AWS that is real.
 */
public final class PrimingRun implements AutoCloseable {
  /** What Lambda allows. */
  private static final Duration RESTORE_MAX = Duration.ofSeconds(10);

  private final Class<? extends PrimedFunction<?, ?>> type;
  private final boolean hangsUp;
  private final ServerSocket real = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<Socket> callers = new ConcurrentLinkedQueue<>();

  private PrimingRun(Class<? extends PrimedFunction<?, ?>> type, boolean hangsUp)
      throws IOException {
    this.type = type;
    this.hangsUp = hangsUp;
    Thread.ofVirtual().start(this::count);
  }

  public static PrimingRun of(Class<? extends PrimedFunction<?, ?>> type) throws IOException {
    return new PrimingRun(type, true);
  }

  /** The same, with an address that never answers. */
  public static PrimingRun withoutAnswer(Class<? extends PrimedFunction<?, ?>> type)
      throws IOException {
    return new PrimingRun(type, false);
  }

  private void count() {
    while (true) {
      try {
        Socket caller = real.accept();
        calls.incrementAndGet();
        if (hangsUp) {
          caller.close();
        } else {
          callers.add(caller);
        }
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** As before a snapshot, save that a failure fails. */
  public void prime() throws Exception {
    ApplicationContext context = builder().start();
    try (context;
        Stage stage = Stage.open(builder(), StageCertificate.make())) {
      type.getConstructor(ApplicationContext.class).newInstance(context).play(stage);
    }
  }

  /** As an instance of a snapshot is restored. */
  public void restore() throws Exception {
    try (ApplicationContext context = builder().start();
        Stage stage = Stage.open(builder(), StageCertificate.make())) {
      PrimedFunction<?, ?> function =
          type.getConstructor(ApplicationContext.class).newInstance(context);
      function.play(stage);
      assertTimeout(RESTORE_MAX, () -> function.afterRestore(Core.getGlobalContext()));
    }
  }

  /** A call that is not on stage. */
  public void callForReal() {
    try (ApplicationContext context = builder().start()) {
      var _ = context.getBean(Stores.class).shops().find(StageShop.ID);
    } catch (SdkException unanswered) {
      // Whoever is called hangs up.
    }
  }

  /** What a stage, whose certificate nobody vouches for, answers the stage's client, or the own. */
  public int callStage(boolean own) throws IOException {
    try (ApplicationContext context = builder().start();
        Stage stage = Stage.open(builder(), StageCertificate.make())) {
      SdkHttpRequest request =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.POST)
              .uri("https://localhost:" + stage.port() + "/live/@connections/open")
              .build();
      return (own ? context : stage.context())
          .getBean(SdkHttpClient.class)
          .prepareRequest(HttpExecuteRequest.builder().request(request).build())
          .call()
          .httpResponse()
          .statusCode();
    }
  }

  /** The port of AWS on a stage that was opened, and closed. */
  public int portOfClosedStage() {
    try (Stage stage = Stage.open(builder(), StageCertificate.make())) {
      return stage.port();
    }
  }

  /** How often the address of AWS was called so far. */
  public int callsOutside() {
    return calls.get();
  }

  private ApplicationContextBuilder builder() {
    String address = "http://127.0.0.1:" + real.getLocalPort();
    Map<String, Object> environment = new HashMap<>();
    for (String table :
        new String[] {"desk", "conversations", "lanes", "connections", "timers", "orders"}) {
      environment.put(table + ".table", table);
    }
    for (String queue : new String[] {"assignment", "timer", "delivery"}) {
      environment.put(queue + ".queue.url", address + "/" + queue);
    }
    for (String service : new String[] {"dynamodb", "sqs", "s3", "eventbridge", "xray"}) {
      environment.put("aws.endpoint.url." + service, address);
    }
    environment.put("stack.name", "stack");
    environment.put("traces.percent", 100);
    environment.put("event.bus.name", "bus");
    environment.put("uploads.bucket", "uploads");
    environment.put("callback.url", address + "/live");
    environment.put("allowed.origins", "http://localhost:5173");
    return ApplicationContext.builder().properties(environment).environments("function", "lambda");
  }

  @Override
  public void close() throws IOException {
    real.close();
    for (Socket caller : callers) {
      caller.close();
    }
  }
}
