package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.dovecote.local.DataFolderException;
import dev.dovecote.local.PrivateFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The stack's own OpenID issuer: a discovery document, a key set, and tokens for whoever asks here.
 */
public final class Issuer {
  static final String DISCOVERY_PATH = "/.well-known/openid-configuration";
  static final String KEYS_PATH = "/jwks";

  private static final int KEY_BITS = 2048;
  private static final String KEY_FILE = "issuer-key.json";

  private final String url;
  private final RSAKey key;
  private final InstantSource clock;

  private Issuer(String url, RSAKey key, InstantSource clock) {
    this.url = url;
    this.key = key;
    this.clock = clock;
  }

  /**
   * An issuer at the URL; its key is kept in the folder, if there is one, so that tokens stay good.
   */
  public static Issuer create(String url, Optional<Path> folder, InstantSource clock) {
    try {
      return new Issuer(url, folder.isPresent() ? kept(folder.get()) : newKey(), clock);
    } catch (JOSEException e) {
      throw new IllegalStateException("the issuer has no key: " + e.getMessage(), e);
    }
  }

  /** The "iss" of its tokens. */
  public String url() {
    return url;
  }

  /**
   * A signed token with these claims; "iss", "iat", "exp" and "jti" are added where they are
   * absent.
   */
  public String token(Map<String, ?> claims, Duration lifetime) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder set =
        new JWTClaimsSet.Builder()
            .issuer(url)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)));
    claims.forEach(set::claim);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), set.build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token that cannot be signed", e);
    }
    return token.serialize();
  }

  /** Answers for the issuer alone: the handler of a server that is nothing else. */
  public void serve(HttpServerExchange exchange) {
    if (!answers(exchange)) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
    }
  }

  boolean answers(HttpServerExchange exchange) {
    return switch (exchange.getRequestPath()) {
      case DISCOVERY_PATH -> {
        Answers.json(exchange, 200, discovery());
        yield true;
      }
      case KEYS_PATH -> {
        Answers.json(
            exchange,
            200,
            Answers.JSON.valueToTree(new JWKSet(key.toPublicJWK()).toJSONObject(true)));
        yield true;
      }
      default -> false;
    };
  }

  private ObjectNode discovery() {
    ObjectNode document = Answers.JSON.createObjectNode();
    document.put("issuer", url);
    document.put("jwks_uri", url + KEYS_PATH);
    document.putArray("id_token_signing_alg_values_supported").add("RS256");
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    return document;
  }

  private static RSAKey kept(Path folder) throws JOSEException {
    Path file = folder.resolve(KEY_FILE);
    try {
      if (Files.exists(file)) {
        return RSAKey.parse(Files.readString(file));
      }
      RSAKey key = newKey();
      PrivateFiles.write(file, key.toJSONString());
      return key;
    } catch (IOException | ParseException e) {
      throw new DataFolderException(
          folder,
          KEY_FILE + " is no key; restore it, or remove it: then tokens from before are no good",
          e);
    }
  }

  private static RSAKey newKey() throws JOSEException {
    return new RSAKeyGenerator(KEY_BITS)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .keyID(UUID.randomUUID().toString())
        .generate();
  }
}
