package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.Ports;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.gateway.Issuer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote issuer}: for deployments on one machine, which have no real one to go to. */
@Command(
    name = "issuer",
    hidden = true,
    description = "Serves an OpenID issuer on loopback, and prints a token for each subject.")
final class IssuerCommand implements Callable<Integer> {
  private static final int BODY_MAX_BYTES = 1024;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "The issuer's port; it is part of the issuer's name.")
  int port;

  @Option(
      names = "--shop",
      required = true,
      paramLabel = "ID",
      description = "What the tokens' claim \"shop\" says.")
  String shop = "";

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "SUBJECT",
      description = "What a token says in \"sub\"; several may be given.")
  List<String> subjects = List.of();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException {
    UsageException.unlessBetween("--port", 1, Ports.HIGHEST, port);
    Ports.requireFree(port, "issuer", "--port");
    try (GatewayServer server = GatewayServer.start(port, BODY_MAX_BYTES)) {
      Issuer issuer =
          Issuer.create("http://127.0.0.1:" + port, Optional.empty(), InstantSource.system());
      server.serve(issuer::serve);
      ObjectNode tokens = Frames.object();
      for (String subject : subjects) {
        tokens.put(
            subject,
            issuer.token(
                Map.of("sub", subject, "shop", shop, "aud", "dovecote"), Duration.ofHours(1)));
      }
      printing.out().println(tokens);
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
