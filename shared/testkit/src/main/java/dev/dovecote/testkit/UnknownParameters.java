package dev.dovecote.testkit;

import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Refuses what a request asks for and an in-memory service does not do. */
public final class UnknownParameters {
  private UnknownParameters() {}

  /**
   * Nothing is ignored in silence.
   *
   * @param known the parameters that the service does
   */
  public static void refuse(String operation, SdkPojo request, Set<String> known) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean absent =
          value == null
              || value instanceof SdkAutoConstructList
              || value instanceof SdkAutoConstructMap;
      if (!absent && !known.contains(field.memberName())) {
        throw new UnsupportedOperationException(operation + " with " + field.memberName());
      }
    }
  }
}
