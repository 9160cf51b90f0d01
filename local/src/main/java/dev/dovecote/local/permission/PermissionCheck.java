package dev.dovecote.local.permission;

import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Stands in the AWS clients of one function, and refuses a call that its role does not allow: in
 * memory, before anything is sent.
 */
public final class PermissionCheck implements ExecutionInterceptor {
  private final Principal principal;
  private final CalledActions actions;

  public PermissionCheck(Principal principal, CalledActions actions) {
    this.principal = principal;
    this.actions = actions;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as AWS's own, where the
   *     role does not allow it
   */
  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    require(context.request());
  }

  void require(SdkRequest call) {
    for (Use use : uses(call)) {
      if (!principal.attempt(use)) {
        throw AccessDenied.of(call, principal, use);
      }
    }
  }

  private List<Use> uses(SdkRequest call) {
    try {
      return actions.of(call);
    } catch (UnsupportedOperationException unknown) {
      principal.refused(String.valueOf(unknown.getMessage()));
      throw unknown;
    }
  }
}
