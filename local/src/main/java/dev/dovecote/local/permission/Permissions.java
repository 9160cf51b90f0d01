package dev.dovecote.local.permission;

import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkRequest;

/** Everybody who calls AWS on this stack: its functions, each by its own role, and the operator. */
public final class Permissions {
  /** What Lambda does with a function's role to read a queue ("Using Lambda with Amazon SQS"). */
  private static final List<String> READING_A_QUEUE =
      List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

  /** And to read a stream ("Using AWS Lambda with Amazon DynamoDB"). */
  private static final List<String> READING_A_STREAM =
      List.of(
          "dynamodb:DescribeStream",
          "dynamodb:GetShardIterator",
          "dynamodb:GetRecords",
          "dynamodb:ListStreams");

  private final Map<String, Principal> functions = new LinkedHashMap<>();
  private final Map<String, Principal> byAccessKey = new LinkedHashMap<>();
  private final CalledActions actions;

  /**
   * Gives every function a key of its own.
   *
   * @param operator whose key the functions' keys begin with
   * @param refusals is told of each call that is refused: by which function, and in a sentence
   */
  public Permissions(
      Template template,
      CalledActions actions,
      AwsCredentials operator,
      BiConsumer<String, String> refusals) {
    this.actions = actions;
    byAccessKey.put(operator.accessKeyId(), Principal.operator(operator));
    for (Template.Function function : template.functions().values()) {
      Principal principal = principal(template, function, operator, refusals);
      functions.put(function.logicalId(), principal);
      byAccessKey.put(principal.credentials().accessKeyId(), principal);
    }
    template.functions().values().forEach(this::requireReading);
  }

  private Principal principal(
      Template template,
      Template.Function function,
      AwsCredentials operator,
      BiConsumer<String, String> refusals) {
    Template.Role role = role(template, function);
    return Principal.function(
        "arn:aws:sts::%s:assumed-role/%s/%s"
            .formatted(actions.accountId(), role.name(), function.name()),
        // Letters and digits only: DynamoDB Local takes no others.
        AwsBasicCredentials.create(
            operator.accessKeyId() + function.logicalId(), operator.secretAccessKey()),
        grants(role),
        sentence -> refusals.accept(function.logicalId(), sentence));
  }

  /** Without a role of its own a function gets one from SAM, which may read its sources. */
  private static Template.Role role(Template template, Template.Function function) {
    if (function.roleId().isEmpty()) {
      String id = function.logicalId() + "Role";
      return new Template.Role(
          id,
          id,
          sources(function)
              .map(use -> new Template.Statement(List.of(use.action()), List.of(use.resource())))
              .toList());
    }
    Template.Role role = template.roles().get(function.roleId().get());
    if (role == null) {
      throw new TemplateException(
          "%s: its role is not in the template".formatted(function.logicalId()));
    }
    return role;
  }

  private static List<Grant> grants(Template.Role role) {
    return role.statements().stream()
        .flatMap(
            statement ->
                statement.actions().stream()
                    .flatMap(
                        action -> statement.resources().stream().map(on -> new Grant(action, on))))
        .toList();
  }

  /** AWS does not create an event source whose function may not read it. */
  private void requireReading(Template.Function function) {
    sources(function)
        .filter(use -> !of(function.logicalId()).attempt(use))
        .findFirst()
        .ifPresent(
            use -> {
              throw new TemplateException(
                  "%s: its role does not allow %s, without which Lambda cannot read the source"
                      .formatted(function.logicalId(), use));
            });
  }

  /** What Lambda does with a function's role for its queues and streams. */
  private static Stream<Use> sources(Template.Function function) {
    Stream<Use> queues =
        function.queues().stream().flatMap(queue -> uses(READING_A_QUEUE, queue.queueArn()));
    Stream<Use> streams =
        function.streams().stream().flatMap(stream -> uses(READING_A_STREAM, stream.streamArn()));
    Stream<Use> givenUp =
        function.streams().stream()
            .flatMap(stream -> stream.onFailureArn().stream())
            .map(queue -> new Use("sqs:SendMessage", queue));
    return Stream.of(queues, streams, givenUp).flatMap(Function.identity());
  }

  private static Stream<Use> uses(List<String> actions, String resource) {
    return actions.stream().map(action -> new Use(action, resource));
  }

  /** A function, by its logical ID. */
  public Principal of(String function) {
    Principal principal = functions.get(function);
    if (principal == null) {
      throw new TemplateException("no such function: " + function);
    }
    return principal;
  }

  /** What stands in a function's AWS clients. */
  public PermissionCheck check(String function) {
    return new PermissionCheck(of(function), actions);
  }

  /**
   * Whoever signs with a key makes a call.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as AWS's own, where they
   *     may not, or are nobody
   */
  public void require(String accessKeyId, SdkRequest call) {
    Principal who =
        byAccessKey(accessKeyId).orElseThrow(() -> AccessDenied.unrecognized(accessKeyId));
    new PermissionCheck(who, actions).require(call);
  }

  /** Something that nobody knows the permission of is refused to whoever signs with a key. */
  public void refused(String accessKeyId, String sentence) {
    byAccessKey(accessKeyId).ifPresent(who -> who.refused(sentence));
  }

  /** Who signs with a key. */
  public Optional<Principal> byAccessKey(String accessKeyId) {
    return Optional.ofNullable(byAccessKey.get(accessKeyId));
  }

  /** What roles allow and nobody has used so far: the function, and the action on the resource. */
  public List<String> unused() {
    return functions.entrySet().stream()
        .flatMap(
            each -> each.getValue().unused().stream().map(grant -> each.getKey() + ": " + grant))
        .toList();
  }
}
