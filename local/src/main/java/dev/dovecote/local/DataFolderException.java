package dev.dovecote.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder for data that cannot be used; the message says why, and what to do. */
public final class DataFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the folder, by the option with which it is chosen. */
  public DataFolderException(Path folder, String problem, @Nullable Throwable cause) {
    super("--data %s: %s".formatted(folder, problem), cause);
  }
}
