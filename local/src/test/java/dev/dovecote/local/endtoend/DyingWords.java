package dev.dovecote.local.endtoend;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps from the screen what functions log while a test kills them over and over. */
final class DyingWords implements AutoCloseable {
  private final PrintStream before = System.err;

  DyingWords() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
