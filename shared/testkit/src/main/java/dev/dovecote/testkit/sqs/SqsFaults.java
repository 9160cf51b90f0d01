package dev.dovecote.testkit.sqs;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Decides what goes wrong with messages. */
public interface SqsFaults {
  SqsFaults NONE = _ -> new Fault.None();

  /** What goes wrong with one message that is sent. */
  sealed interface Fault {
    /** Nothing. */
    record None() implements Fault {}

    /** The call fails, and the message is not there. */
    record Refused() implements Fault {}

    /** The message is there, but its sender never learns it. */
    record LostAnswer() implements Fault {}

    /** The sender believes it there, and it never arrives. */
    record Lost() implements Fault {}

    /** A standard queue delivers it twice. */
    record Duplicated() implements Fault {}

    /** It arrives so much later. */
    record Late(Duration by) implements Fault {}
  }

  /** Asked before a message is stored. */
  Fault onSend(SendMessageRequest request);

  /**
   * Which of those that may be delivered comes next: of a standard queue any, of a FIFO queue the
   * first of any group.
   *
   * @param candidates how many there are, at least one, the earliest first
   * @return from 0
   */
  default int next(String queueUrl, int candidates) {
    return 0;
  }
}
