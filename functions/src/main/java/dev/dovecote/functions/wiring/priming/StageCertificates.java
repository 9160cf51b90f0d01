package dev.dovecote.functions.wiring.priming;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server's certificate and the authority that signed it, made and forgotten within one priming,
 * so that a client shakes hands and checks a chain as it does with AWS. The JDK has no public way
 * to make one, so this writes their form (X.509, in DER) itself.
 *
 * @param server with the certificate of {@code localhost}
 * @param trust in the authority
 * @param leaf that certificate
 */
record StageCertificates(SSLContext server, TrustManagerFactory trust, X509Certificate leaf) {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0C;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int EXTENSIONS = 0xA3;
  private static final int VERSION = 0xA0;
  private static final int DNS_NAME = 0x82;

  private static final byte[] SHA256_WITH_RSA =
      of(
          SEQUENCE,
          raw(0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B),
          raw(0x05, 0x00));
  private static final byte[] COMMON_NAME = raw(0x06, 0x03, 0x55, 0x04, 0x03);
  private static final byte[] BASIC_CONSTRAINTS = raw(0x06, 0x03, 0x55, 0x1D, 0x13);
  private static final byte[] ALTERNATIVE_NAME = raw(0x06, 0x03, 0x55, 0x1D, 0x11);
  private static final byte[] TRUE = raw(0x01, 0x01, 0xFF);
  private static final byte[] VERSION_3 = of(VERSION, raw(0x02, 0x01, 0x02));

  /** From then to then, whatever the time is. */
  private static final byte[] VALIDITY =
      of(
          SEQUENCE,
          of(GENERALIZED_TIME, ascii("20000101000000Z")),
          of(GENERALIZED_TIME, ascii("99991231235959Z")));

  static StageCertificates make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair authority = generator.generateKeyPair();
      KeyPair server = generator.generateKeyPair();
      Certificate root =
          sign(authority, "priming", authority, extension(BASIC_CONSTRAINTS, of(SEQUENCE, TRUE)));
      X509Certificate leaf =
          sign(
              authority,
              "localhost",
              server,
              extension(ALTERNATIVE_NAME, of(SEQUENCE, of(DNS_NAME, ascii("localhost")))));
      return new StageCertificates(context(server, leaf, root), trusting(root), leaf);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no certificate for priming", e);
    }
  }

  X509Certificate[] chain() {
    return new X509Certificate[] {leaf};
  }

  private static SSLContext context(KeyPair key, Certificate leaf, Certificate root)
      throws GeneralSecurityException, IOException {
    char[] password = {};
    KeyStore store = emptyStore();
    store.setKeyEntry("server", key.getPrivate(), password, new Certificate[] {leaf, root});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static TrustManagerFactory trusting(Certificate root)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("authority", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509Certificate sign(
      KeyPair authority, String subject, KeyPair key, byte[] extension)
      throws GeneralSecurityException {
    byte[] content =
        of(
            SEQUENCE,
            VERSION_3,
            of(INTEGER, BigInteger.valueOf(subject.hashCode()).abs().toByteArray()),
            SHA256_WITH_RSA,
            name("priming"),
            VALIDITY,
            name(subject),
            key.getPublic().getEncoded(),
            of(EXTENSIONS, of(SEQUENCE, extension)));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(authority.getPrivate());
    signature.update(content);
    byte[] signed =
        of(SEQUENCE, content, SHA256_WITH_RSA, of(BIT_STRING, raw(0), signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
  }

  private static byte[] name(String text) {
    return of(SEQUENCE, of(SET, of(SEQUENCE, COMMON_NAME, of(UTF8_STRING, ascii(text)))));
  }

  private static byte[] extension(byte[] type, byte[] value) {
    return of(SEQUENCE, type, TRUE, of(OCTET_STRING, value));
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
