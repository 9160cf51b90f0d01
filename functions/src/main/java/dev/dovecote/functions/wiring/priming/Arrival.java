package dev.dovecote.functions.wiring.priming;

import io.micronaut.context.BeanContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * What a new instance does before its first event, which would else wait for it: it fetches its
 * credentials, and beside that opens a connection, by a request that is not signed and whose answer
 * says nothing.
 */
final class Arrival {
  private final BeanContext context;

  Arrival(BeanContext context) {
    this.context = context;
  }

  /**
   * Fetches and connects; what takes longer goes on beside what comes next.
   *
   * @throws IllegalStateException where it failed, or did not end in time
   */
  void prepare(URI service, Duration atMost) {
    FutureTask<@Nullable Void> connecting = begin("connecting", () -> connect(service));
    FutureTask<@Nullable Void> fetching = begin("credentials", this::fetch);
    long until = System.nanoTime() + atMost.toNanos();
    await(fetching, until);
    await(connecting, until);
  }

  private void fetch() {
    var _ = context.getBean(AwsCredentialsProvider.class).resolveCredentials();
  }

  private void connect(URI service) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(service).build();
    try {
      HttpExecuteResponse answer =
          context
              .getBean(SdkHttpClient.class)
              .prepareRequest(HttpExecuteRequest.builder().request(request).build())
              .call();
      if (answer.responseBody().isPresent()) {
        // Read to its end, so that the connection is free.
        try (AbortableInputStream body = answer.responseBody().get()) {
          var _ = body.readAllBytes();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FutureTask<@Nullable Void> begin(String name, Runnable work) {
    FutureTask<@Nullable Void> task = new FutureTask<>(work, null);
    Thread.ofPlatform().daemon().name(name).start(task);
    return task;
  }

  private static void await(FutureTask<@Nullable Void> task, long until) {
    try {
      task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
