package dev.dovecote.local.function;

import dev.dovecote.local.template.Template;
import io.micronaut.context.ApplicationContext;

/** Looks on while functions run in this process, and may give them clients of its own. */
public interface FunctionWatch {
  /** Looks at nothing. */
  FunctionWatch NONE = new FunctionWatch() {};

  /** An invocation under way. */
  interface Invocation extends AutoCloseable {
    /** It has answered; not called where it failed. */
    void answered(byte[] answer);

    /** It is over, on the thread on which it began. */
    @Override
    void close();
  }

  /** A function is about to start: what is registered here goes before its own beans. */
  default void equip(String function, ApplicationContext context) {}

  /** A function writes a line of metrics. */
  default void measured(String function, String line) {}

  /** An invocation begins on this thread; threads that it starts inherit from this one. */
  default Invocation begin(Template.Function function, byte[] event) {
    return new Invocation() {
      @Override
      public void answered(byte[] answer) {}

      @Override
      public void close() {}
    };
  }
}
