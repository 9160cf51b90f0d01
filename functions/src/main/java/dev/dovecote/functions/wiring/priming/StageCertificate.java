package dev.dovecote.functions.wiring.priming;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate of a stage's server, made and forgotten within one priming, so that a client
 * shakes hands as it does with AWS. The JDK has no public way to make one, so this writes its form
 * (X.509, in DER) itself.
 */
final class StageCertificate {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTF8_STRING = 0x0C;
  private static final int GENERALIZED_TIME = 0x18;

  private static final byte[] SHA256_WITH_RSA =
      of(
          SEQUENCE,
          raw(0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B),
          raw(0x05, 0x00));
  private static final byte[] COMMON_NAME = raw(0x06, 0x03, 0x55, 0x04, 0x03);

  /** From then to then, whatever the time is. */
  private static final byte[] VALIDITY =
      of(
          SEQUENCE,
          of(GENERALIZED_TIME, ascii("20000101000000Z")),
          of(GENERALIZED_TIME, ascii("99991231235959Z")));

  private StageCertificate() {}

  /** A server's side of TLS, with a new key. */
  static SSLContext make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair key = generator.generateKeyPair();
      return context(key.getPrivate(), certificate(key));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no certificate for priming", e);
    }
  }

  private static SSLContext context(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException, IOException {
    char[] password = {};
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, password, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Certificate certificate(KeyPair key) throws GeneralSecurityException {
    byte[] content =
        of(
            SEQUENCE,
            raw(INTEGER, 1, 1),
            SHA256_WITH_RSA,
            name("priming"),
            VALIDITY,
            name("localhost"),
            key.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(content);
    byte[] signed =
        of(SEQUENCE, content, SHA256_WITH_RSA, of(BIT_STRING, raw(0), signature.sign()));
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(signed));
  }

  private static byte[] name(String text) {
    return of(SEQUENCE, of(SET, of(SEQUENCE, COMMON_NAME, of(UTF8_STRING, ascii(text)))));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] raw(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return raw;
  }

  /** A value of DER: what it is, its length, and what it is made of. */
  private static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(raw(0x81, length));
    } else {
      out.writeBytes(raw(0x82, length >> 8, length));
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
