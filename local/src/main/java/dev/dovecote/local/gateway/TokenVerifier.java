package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.dovecote.local.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JWT authorizer: RSA signatures by the issuer's published keys, issuer, audience and times. */
final class TokenVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

  private final Template.JwtAuthorizer definition;
  private final InstantSource clock;
  private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;

  TokenVerifier(Template.JwtAuthorizer definition, InstantSource clock) {
    this.definition = definition;
    this.clock = clock;
  }

  /** The claims, as strings, if the token is good. */
  Optional<Map<String, String>> verify(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    String token =
        authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7)
            : authorization;
    try {
      return Optional.of(claims(processor().process(token.strip(), null)));
    } catch (ParseException | BadJOSEException e) {
      return Optional.empty();
    } catch (JOSEException | IOException e) {
      LOG.warn("the keys of {} cannot be had: {}", definition.issuer(), e.getMessage());
      return Optional.empty();
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor() throws IOException {
    DefaultJWTProcessor<SecurityContext> current = processor;
    if (current == null) {
      JWKSource<SecurityContext> keys = JWKSourceBuilder.create(keysUrl()).build();
      current = new DefaultJWTProcessor<>();
      current.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512), keys));
      current.setJWTClaimsSetVerifier(new Claims(definition, clock));
      processor = current;
    }
    return current;
  }

  /** From the discovery document, as any issuer has one. */
  private URL keysUrl() throws IOException {
    String issuer = definition.issuer();
    URL discovery =
        url(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
    try (InputStream in = discovery.openStream()) {
      JsonNode document = Answers.JSON.readTree(in);
      return url(document.path("jwks_uri").asText());
    }
  }

  private static URL url(String text) throws MalformedURLException {
    return URI.create(text).toURL();
  }

  private static Map<String, String> claims(JWTClaimsSet set) {
    Map<String, String> claims = new TreeMap<>();
    set.getClaims().forEach((name, value) -> claims.put(name, text(value)));
    return claims;
  }

  /** As API Gateway writes them: lists in brackets, times as seconds. */
  private static String text(Object value) {
    return switch (value) {
      case Date date -> Long.toString(date.toInstant().getEpochSecond());
      case Collection<?> list ->
          list.size() == 1
              ? String.valueOf(list.iterator().next())
              : list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
      default -> value.toString();
    };
  }

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    Claims(Template.JwtAuthorizer definition, InstantSource clock) {
      super(
          new HashSet<>(definition.audience()),
          new JWTClaimsSet.Builder().issuer(definition.issuer()).build(),
          Set.of("exp"),
          Set.of());
      this.clock = clock;
      setMaxClockSkew(0);
    }

    @Override
    protected Date currentTime() {
      return Date.from(Instant.ofEpochMilli(clock.millis()));
    }
  }
}
