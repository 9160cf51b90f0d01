package dev.dovecote.local.permission;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Somebody who calls AWS: a function, by its role; or the operator, who may do all. Remembers which
 * grants were used.
 */
public final class Principal {
  /**
   * What Lambda itself does with a function's role, which no call of the function's shows: it
   * writes the function's log.
   */
  private static final Set<String> USED_BY_LAMBDA =
      Set.of("logs:CreateLogStream", "logs:PutLogEvents");

  private final String arn;
  private final AwsCredentials credentials;
  private final @Nullable List<Grant> grants;
  private final Consumer<String> refusals;
  private final Set<Grant> used = ConcurrentHashMap.newKeySet();

  private Principal(
      String arn,
      AwsCredentials credentials,
      @Nullable List<Grant> grants,
      Consumer<String> refusals) {
    this.arn = arn;
    this.credentials = credentials;
    this.grants = grants;
    this.refusals = refusals;
  }

  /**
   * A function.
   *
   * @param arn who it is to AWS once it has assumed its role
   * @param refusals is told of each call that is refused, in a sentence
   */
  public static Principal function(
      String arn, AwsCredentials credentials, Collection<Grant> grants, Consumer<String> refusals) {
    return new Principal(arn, credentials, List.copyOf(grants), refusals);
  }

  /** Whoever runs the stack: may do all. */
  public static Principal operator(AwsCredentials credentials) {
    return new Principal("arn:aws:iam::000000000000:root", credentials, null, _ -> {});
  }

  /** The key with which they sign, by which they are known. */
  public AwsCredentials credentials() {
    return credentials;
  }

  /** Whether they may, without doing it. */
  public boolean allows(Use use) {
    return grants == null || grants.stream().anyMatch(grant -> grant.covers(use));
  }

  /**
   * They do something: remembered where it is allowed, told where it is not.
   *
   * @return whether it is allowed
   */
  public boolean attempt(Use use) {
    if (grants == null) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.covers(use)) {
        used.add(grant);
        return true;
      }
    }
    refused(sentence(use));
    return false;
  }

  /** Something else is refused them, for what reason the sentence says. */
  void refused(String sentence) {
    refusals.accept(sentence);
  }

  /** In AWS's words, that they may not. */
  public String sentence(Use use) {
    return "User: %s is not authorized to perform: %s on resource: %s"
        .formatted(arn, use.action(), use.resource());
  }

  /** The grants that nobody has used so far, in the template's order. */
  List<Grant> unused() {
    return Stream.ofNullable(grants)
        .flatMap(List::stream)
        .filter(grant -> !USED_BY_LAMBDA.contains(grant.action()))
        .filter(grant -> !used.contains(grant))
        .toList();
  }
}
