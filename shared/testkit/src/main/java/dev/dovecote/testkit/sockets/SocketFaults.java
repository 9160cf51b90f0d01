package dev.dovecote.testkit.sockets;

/** Decides what goes wrong with pushes. */
public interface SocketFaults {
  SocketFaults NONE = (_, _) -> Fault.NONE;

  /** What goes wrong with one push. */
  enum Fault {
    /** Nothing. */
    NONE,
    /** API Gateway takes it, and it never arrives. */
    LOST,
    /** API Gateway answers 500. */
    FAILED,
    /** It arrives, but the answer is lost. */
    LOST_ANSWER
  }

  /** Asked before each push. */
  Fault onPush(String connection, String frame);
}
