package dev.dovecote.local.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Puts TLS before servers that speak none, so that a function's first call costs what it costs
 * where AWS is: a handshake.
 */
public final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "front";

  /** Names a file with authorities, beside the machine's own, to the functions' native TLS. */
  private static final String AUTHORITIES = "SSL_CERT_FILE";

  /** So often a front practises; the last hundreds take it as long as each other. */
  private static final int HANDS = 500;

  /** What it says to itself then. */
  private static final int SHAKEN = 1;

  private final Path certificate;
  private final SSLContext context;
  private final SSLContext trusting;
  private final Map<String, ServerSocket> open = new HashMap<>();

  private TlsFront(Path certificate, SSLContext context, SSLContext trusting) {
    this.certificate = certificate;
    this.context = context;
    this.trusting = trusting;
  }

  /**
   * Makes a certificate for {@code localhost}.
   *
   * @param folder where its files go
   */
  public static TlsFront start(Path folder) throws IOException, InterruptedException {
    Path keys = folder.resolve("front.p12");
    makeCertificate(keys);
    try {
      KeyStore own = read(keys);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      Path certificate = folder.resolve("front.pem");
      Files.writeString(certificate, pem(own.getCertificate(ALIAS)));
      return new TlsFront(certificate, context, trusting(own.getCertificate(ALIAS)));
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate for " + folder, e);
    }
  }

  private static void makeCertificate(Path keys) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(tool + " made no certificate in " + keys);
    }
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, PASSWORD.toCharArray());
      return store;
    }
  }

  private static SSLContext trusting(Certificate certificate)
      throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    authorities.setCertificateEntry(ALIAS, certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static String pem(Certificate certificate) throws CertificateEncodingException {
    String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * Shakes hands with itself until the JVM has compiled what it does. AWS's servers are not new at
   * it: the time that a fresh JVM takes for its side would be measured as the function's.
   */
  public void practise() throws IOException, InterruptedException {
    try (ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answering = Thread.ofPlatform().daemon().start(() -> shake(server));
      for (int hand = 0; hand < HANDS; hand++) {
        try (SSLSocket client =
            (SSLSocket)
                trusting
                    .getSocketFactory()
                    .createSocket(server.getInetAddress(), server.getLocalPort())) {
          client.startHandshake();
          if (client.getInputStream().read() != SHAKEN) {
            throw new IOException("no hand was shaken");
          }
        }
      }
      answering.join();
    }
  }

  private static void shake(ServerSocket server) {
    try {
      for (int hand = 0; hand < HANDS; hand++) {
        try (Socket client = server.accept()) {
          client.getOutputStream().write(SHAKEN);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The variables by which a function trusts this front. */
  public Map<String, String> environment() {
    return Map.of(AUTHORITIES, certificate.toString());
  }

  /** The address at which a server is reached by TLS. */
  public synchronized String before(String address) throws IOException {
    URI behind = URI.create(address);
    ServerSocket server = open.get(address);
    if (server == null) {
      server =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      open.put(address, server);
      accept(server, behind);
    }
    return "https://localhost:" + server.getLocalPort() + behind.getPath();
  }

  private static void accept(ServerSocket server, URI behind) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket client = server.accept();
                  Thread.ofPlatform().daemon().start(() -> connect(client, behind));
                } catch (IOException closed) {
                  return;
                }
              }
            });
  }

  private static void connect(Socket client, URI behind) {
    try (client;
        Socket target = new Socket(behind.getHost(), behind.getPort())) {
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      Thread back = Thread.ofPlatform().daemon().start(() -> copy(target, client));
      copy(client, target);
      back.join();
    } catch (IOException gone) {
      // Whoever called sees a broken connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      try {
        to.close();
      } catch (IOException alsoGone) {
        // It is closed, then.
      }
    }
  }

  @Override
  public synchronized void close() {
    for (ServerSocket each : open.values()) {
      try {
        each.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
