package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.runtime.RuntimeInstance;
import dev.dovecote.local.runtime.TlsFront;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stack with TLS before its services, whose functions are also started from the artifact. */
final class ColdStack implements AutoCloseable {
  /** What a function logs that could not be primed. */
  private static final String FAILED = "priming failed";

  /** Variables that hold the address of a service. */
  private static final List<String> ADDRESSES =
      List.of(
          "AWS_ENDPOINT_URL_DYNAMODB",
          "AWS_ENDPOINT_URL_SQS",
          "AWS_ENDPOINT_URL_EVENTBRIDGE",
          "AWS_ENDPOINT_URL_XRAY",
          "CALLBACK_URL");

  private final ColdRun.Options options;
  private final TlsFront tls;
  private final EmbeddedStack stack;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ColdEvents events;

  private ColdStack(ColdRun.Options options, TlsFront tls, EmbeddedStack stack) {
    this.options = options;
    this.tls = tls;
    this.stack = stack;
    this.events = new ColdEvents(stack, http, options.root());
  }

  static ColdStack start(ColdRun.Options options) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(options.logs()).toAbsolutePath();
    Files.deleteIfExists(folder.resolve("front.p12"));
    EmbeddedStack stack = EmbeddedStack.builder().template(options.template()).start();
    try {
      return new ColdStack(options, TlsFront.start(folder), stack);
    } catch (IOException | InterruptedException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** The functions that are wanted, by logical ID. */
  Set<String> functions() {
    Set<String> all = stack.template().functions().keySet();
    if (options.only() == null) {
      return all;
    }
    if (!all.contains(options.only())) {
      throw new TemplateException("the template has no such function: " + options.only());
    }
    return Set.of(options.only());
  }

  /** See {@link TlsFront#practise()}. */
  void practise() throws IOException, InterruptedException {
    tls.practise();
  }

  ColdEvents.Work work(String function) {
    return events.of(function);
  }

  /** Starts a function; see {@link RuntimeInstance.Start} for how. */
  RuntimeInstance start(String function, boolean snapshot, boolean listsClasses)
      throws IOException {
    Template.Function definition = stack.function(function).definition();
    Map<String, String> environment = new HashMap<>(definition.environment());
    for (String name : ADDRESSES) {
      String address = environment.get(name);
      if (address != null) {
        environment.put(name, tls.before(address));
      }
    }
    environment.putAll(tls.environment());
    return RuntimeInstance.start(
        options.client(),
        new RuntimeInstance.Start(
            options.artifact(),
            definition.handler(),
            environment,
            snapshot,
            options.prefix(),
            List.of(),
            options.logs(),
            listsClasses));
  }

  /** Waits until an instance is ready to be frozen; fails where it could not be primed. */
  static Duration awaitPrimed(RuntimeInstance instance) throws InterruptedException {
    Duration checkpoint = instance.awaitCheckpoint();
    if (instance.output().contains(FAILED)) {
      throw new IllegalStateException(instance.output());
    }
    return checkpoint;
  }

  /** Gives an instance its next event, and fails where it does not do its work. */
  static Duration invoke(RuntimeInstance instance, ColdEvents.Work work)
      throws InterruptedException {
    RuntimeInstance.Answered answered = instance.invoke(work.next());
    work.check(answered.body());
    return answered.time();
  }

  @Override
  public void close() {
    events.close();
    tls.close();
    http.close();
    stack.close();
  }
}
