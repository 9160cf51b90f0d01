package dev.dovecote.local.function;

import dev.dovecote.local.template.Template;
import java.io.IOException;

/** Starts functions somewhere else than in this process, with their environment as it is given. */
@FunctionalInterface
public interface FunctionStarter {
  /** A function that was started. */
  interface Started extends AutoCloseable {
    /** Gives it a JSON payload, and waits for its answer. May be called from several threads. */
    byte[] invoke(byte[] payload) throws IOException, InterruptedException;

    /** Stops it. */
    @Override
    void close();
  }

  /** Starts a function. */
  Started start(Template.Function function) throws IOException;
}
