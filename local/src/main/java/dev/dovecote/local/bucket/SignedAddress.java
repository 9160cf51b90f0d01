package dev.dovecote.local.bucket;

import dev.dovecote.aws.Presigner;
import dev.dovecote.local.permission.Principal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Checks a request's signature in its query string: what it says was signed is signed again, and
 * must come out the same, parameter by parameter.
 */
final class SignedAddress {
  /** Longest life of a signature, in seconds: a week. */
  private static final long LIFETIME_MAX_SECONDS = 7 * 24 * 60 * 60;

  /** So far may the clock of whoever signed be ahead. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(15);

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
  private static final String AMAZON = "x-amz-";

  private final Presigner presigner;
  private final Function<String, Optional<Principal>> signers;

  SignedAddress(Presigner presigner, Function<String, Optional<Principal>> signers) {
    this.presigner = presigner;
    this.signers = signers;
  }

  /** Who signed the request; throws unless it was signed, for now, by somebody known. */
  Principal check(HttpServerExchange exchange, SdkHttpMethod method, Instant now)
      throws BucketError {
    URI address = address(exchange);
    if (address.getRawQuery() == null) {
      throw BucketError.accessDenied("Access Denied");
    }
    Map<String, List<String>> given = SdkHttpUtils.uriParams(address);
    requireKnown(exchange, given);
    if (!given.containsKey("X-Amz-Signature")) {
      throw BucketError.accessDenied("Access Denied");
    }
    Principal signer = signer(parameter(given, "X-Amz-Credential"));
    Instant from = date(parameter(given, "X-Amz-Date"));
    Duration lifetime = lifetime(parameter(given, "X-Amz-Expires"));
    if (from.isAfter(now.plus(SKEW_MAX))) {
      throw BucketError.accessDenied("Request is not valid yet");
    }
    if (!now.isBefore(from.plus(lifetime))) {
      throw BucketError.accessDenied("Request has expired");
    }
    Map<String, String> headers = headers(exchange, parameter(given, "X-Amz-SignedHeaders"));
    URI signed =
        presigner.sign(
            new Presigner.Request(method, unsigned(address), headers),
            signer.credentials(),
            from,
            lifetime);
    if (!SdkHttpUtils.uriParams(signed).equals(given)) {
      throw new BucketError(
          403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided."
              + " Check your key and signing method.");
    }
    return signer;
  }

  private Principal signer(String credential) throws BucketError {
    String accessKeyId = credential.substring(0, Math.max(0, credential.indexOf('/')));
    return signers
        .apply(accessKeyId)
        .orElseThrow(
            () ->
                new BucketError(
                    403,
                    "InvalidAccessKeyId",
                    "The AWS Access Key Id you provided does not exist in our records."));
  }

  private static URI address(HttpServerExchange exchange) throws BucketError {
    String query = exchange.getQueryString();
    try {
      return new URI(
          "http://"
              + exchange.getRequestHeaders().getFirst(Headers.HOST)
              + exchange.getRequestURI()
              + (query.isEmpty() ? "" : "?" + query));
    } catch (URISyntaxException _) {
      throw new BucketError(400, "InvalidURI", "Couldn't parse the specified URI.");
    }
  }

  /** The path is encoded anew, as S3 does it, however the client wrote it. */
  private static URI unsigned(URI address) {
    return URI.create(
        "http://"
            + address.getRawAuthority()
            + SdkHttpUtils.urlEncodeIgnoreSlashes(address.getPath()));
  }

  private static void requireKnown(HttpServerExchange exchange, Map<String, List<String>> given)
      throws BucketError {
    for (String name : given.keySet()) {
      if (!name.startsWith("X-Amz-")) {
        throw BucketError.notImplemented("the parameter " + name);
      }
    }
    for (HeaderValues header : exchange.getRequestHeaders()) {
      if (header.getHeaderName().toString().regionMatches(true, 0, AMAZON, 0, AMAZON.length())) {
        throw BucketError.notImplemented("the header " + header.getHeaderName());
      }
    }
  }

  private static String parameter(Map<String, List<String>> given, String name) throws BucketError {
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() != 1 || values.getFirst() == null) {
      throw malformed(name + " must be there once");
    }
    return values.getFirst();
  }

  private static Instant date(String text) throws BucketError {
    try {
      return LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw malformed("X-Amz-Date must be in the ISO8601 format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
  }

  private static Duration lifetime(String text) throws BucketError {
    try {
      long seconds = Long.parseLong(text);
      if (seconds >= 1 && seconds <= LIFETIME_MAX_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw malformed("X-Amz-Expires must be a number of seconds, of a week at most");
  }

  /** The headers that are said to be signed, as they came; one that did not come leaves a gap. */
  private static Map<String, String> headers(HttpServerExchange exchange, String names) {
    Map<String, String> headers = new HashMap<>();
    for (String name : names.split(";", -1)) {
      HeaderValues values = exchange.getRequestHeaders().get(name);
      if (!name.equals("host") && values != null) {
        headers.put(name, String.join(",", values));
      }
    }
    return headers;
  }

  private static BucketError malformed(String message) {
    return new BucketError(400, "AuthorizationQueryParametersError", message);
  }
}
