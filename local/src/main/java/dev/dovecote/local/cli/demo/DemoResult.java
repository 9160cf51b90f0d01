package dev.dovecote.local.cli.demo;

import java.util.List;

/**
 * What came of it.
 *
 * @param violations how often something was not as it must be
 * @param waitP50Millis from asking to reaching an agent
 * @param deliveryP50Millis from sending to the other side's socket
 */
public record DemoResult(
    int conversations,
    int messages,
    int violations,
    List<String> violationDetails,
    int buyers,
    long seed,
    double seconds,
    int leftQueue,
    int socketsLost,
    double waitP50Millis,
    double waitP99Millis,
    double deliveryP50Millis,
    double deliveryP99Millis) {

  private static final int DETAILS_SHOWN_MAX = 20;

  /** For people. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        """

        %d buyers had %d conversations and wrote and read %d messages in %.0f s (seed %d).
          waited for an agent    half of them up to %.1f s, 99 of 100 up to %.1f s
          to the other side      half of the messages within %.0f ms, 99 of 100 within %.0f ms
          left the queue         %d
          lost the network       %d times, and came back
          violations             %d
        """
            .formatted(
                buyers,
                conversations,
                messages,
                seconds,
                seed,
                waitP50Millis / 1000,
                waitP99Millis / 1000,
                deliveryP50Millis,
                deliveryP99Millis,
                leftQueue,
                socketsLost,
                violations));
    violationDetails.stream()
        .limit(DETAILS_SHOWN_MAX)
        .forEach(detail -> text.append("    ").append(detail).append('\n'));
    if (violationDetails.size() > DETAILS_SHOWN_MAX) {
      text.append("    … (--json tells all)\n");
    }
    return text.toString();
  }
}
