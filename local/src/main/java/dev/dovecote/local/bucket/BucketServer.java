package dev.dovecote.local.bucket;

import dev.dovecote.aws.Presigner;
import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.permission.Principal;
import dev.dovecote.local.permission.Use;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The template's buckets, on loopback, with their names in the path. Takes PUT, GET and HEAD of an
 * object by signed addresses; whatever else S3 can do is refused.
 */
public final class BucketServer implements AutoCloseable {
  /** Largest object, in bytes. */
  static final int OBJECT_MAX_BYTES = 16 * 1024 * 1024;

  private static final Map<HttpString, SdkHttpMethod> METHODS =
      Map.of(
          Methods.PUT, SdkHttpMethod.PUT,
          Methods.GET, SdkHttpMethod.GET,
          Methods.HEAD, SdkHttpMethod.HEAD);
  private static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";

  private final GatewayServer server;
  private final ObjectFiles objects;
  private final Map<String, Template.Bucket> buckets;
  private final SignedAddress signatures;
  private final InstantSource clock;

  /**
   * Who may sign, and for where.
   *
   * @param signers whoever has an access key
   */
  public record Trust(Presigner presigner, Function<String, Optional<Principal>> signers) {
    /** One, who may do all. */
    public Trust(Presigner presigner, AwsCredentials credentials) {
      this(
          presigner,
          key ->
              key.equals(credentials.accessKeyId())
                  ? Optional.of(Principal.operator(credentials))
                  : Optional.empty());
    }
  }

  private BucketServer(
      GatewayServer server,
      ObjectFiles objects,
      Collection<Template.Bucket> buckets,
      Trust trust,
      InstantSource clock) {
    this.server = server;
    this.objects = objects;
    this.buckets =
        buckets.stream().collect(Collectors.toMap(Template.Bucket::name, Function.identity()));
    this.signatures = new SignedAddress(trust.presigner(), trust.signers());
    this.clock = clock;
  }

  /** Starts on the port (0: any free one); objects stay in the folder, where one is given. */
  public static BucketServer start(
      int port,
      Optional<Path> folder,
      Collection<Template.Bucket> buckets,
      Trust trust,
      InstantSource clock) {
    ObjectFiles objects = new ObjectFiles(folder);
    try {
      GatewayServer listener = GatewayServer.start(port, OBJECT_MAX_BYTES);
      BucketServer server = new BucketServer(listener, objects, buckets, trust, clock);
      listener.serve(server::handle);
      return server;
    } catch (RuntimeException e) {
      objects.close();
      throw e;
    }
  }

  /** Where clients reach it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    String path = exchange.getRequestPath().substring(1);
    int slash = path.indexOf('/');
    Template.Bucket bucket = buckets.get(slash < 0 ? path : path.substring(0, slash));
    String key = slash < 0 ? "" : path.substring(slash + 1);
    BucketCors cors = new BucketCors(bucket == null ? List.of() : bucket.cors());
    try {
      if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
        cors.answerPreflight(exchange);
        return;
      }
      cors.decorate(exchange);
      SdkHttpMethod method = METHODS.get(exchange.getRequestMethod());
      if (method == null || key.isEmpty()) {
        throw new BucketError(
            405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
      }
      Principal signer = signatures.check(exchange, method, clock.instant());
      if (bucket == null) {
        throw new BucketError(404, "NoSuchBucket", "The specified bucket does not exist");
      }
      String arn = "arn:aws:s3:::" + bucket.name();
      require(
          signer,
          new Use(method == SdkHttpMethod.PUT ? "s3:PutObject" : "s3:GetObject", arn + "/" + key));
      if (method == SdkHttpMethod.PUT) {
        put(exchange, bucket.name(), key);
      } else {
        get(exchange, bucket.name(), key, signer.allows(new Use("s3:ListBucket", arn)));
      }
    } catch (BucketError error) {
      error.answer(exchange);
    }
  }

  /** A signed address is good for what its signer may do, when it is used. */
  private static void require(Principal signer, Use use) throws BucketError {
    if (!signer.attempt(use)) {
      throw BucketError.accessDenied(
          "%s because no identity-based policy allows the %s action"
              .formatted(signer.sentence(use), use.action()));
    }
  }

  private void put(HttpServerExchange exchange, String bucket, String key)
      throws IOException, BucketError {
    long length = exchange.getRequestContentLength();
    if (length < 0) {
      throw new BucketError(
          411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    }
    if (length > OBJECT_MAX_BYTES) {
      throw new BucketError(
          400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
    }
    String ifNoneMatch = exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH);
    if (ifNoneMatch != null && !ifNoneMatch.equals("*")) {
      throw BucketError.notImplemented("If-None-Match other than *");
    }
    exchange.startBlocking();
    StoredObject object =
        new StoredObject(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE))
                .orElse(DEFAULT_CONTENT_TYPE),
            Instant.ofEpochMilli(clock.millis()),
            exchange.getInputStream().readAllBytes());
    if (!objects.put(bucket, key, object, ifNoneMatch == null)) {
      throw new BucketError(
          412,
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold");
    }
    exchange.getResponseHeaders().put(Headers.ETAG, object.entityTag());
    exchange.setStatusCode(200).endExchange();
  }

  /**
   * @param mayList whoever may not list a bucket does not learn either whether a key is there
   */
  private void get(HttpServerExchange exchange, String bucket, String key, boolean mayList)
      throws IOException, BucketError {
    StoredObject object = objects.get(bucket, key).orElse(null);
    if (object == null && !mayList) {
      throw BucketError.accessDenied("Access Denied");
    }
    if (object == null) {
      throw new BucketError(404, "NoSuchKey", "The specified key does not exist.");
    }
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, object.contentType())
        .put(Headers.ETAG, object.entityTag())
        .put(
            Headers.LAST_MODIFIED,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                object.modifiedAt().atOffset(ZoneOffset.UTC)));
    exchange.setStatusCode(200);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.setResponseContentLength(object.data().length).endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(object.data()));
    }
  }

  @Override
  public void close() {
    server.close();
    objects.close();
  }
}
