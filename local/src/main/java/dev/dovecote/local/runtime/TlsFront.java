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

/**
 * Puts TLS before servers that speak none, so that a function's first call costs what it costs
 * where AWS is: a handshake.
 */
public final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "front";

  /** Names a file with authorities, beside the machine's own, to the functions' native TLS. */
  private static final String AUTHORITIES = "SSL_CERT_FILE";

  private final Path certificate;
  private final SSLContext context;
  private final Map<String, ServerSocket> open = new HashMap<>();

  private TlsFront(Path certificate, SSLContext context) {
    this.certificate = certificate;
    this.context = context;
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
      return new TlsFront(certificate, context);
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

  private static String pem(Certificate certificate) throws CertificateEncodingException {
    String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
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
