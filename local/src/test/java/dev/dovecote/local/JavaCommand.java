package dev.dovecote.local;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A JVM of its own, as the launcher starts it, with the classes of this one. */
public final class JavaCommand {
  private JavaCommand() {}

  /** What starts a class's main method. */
  public static List<String> of(Class<?> main, String... arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()),
            Stream.of(arguments))
        .toList();
  }
}
