package dev.dovecote.local.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * AWS's runtime interface client, which runs a handler in a process of its own.
 *
 * @param java the command of the JVM, of the native part's architecture
 * @param jars a folder with the client's jars
 * @param nativeLibrary its native part, unpacked once: clients that start at the same time would
 *     unpack it over each other
 */
public record RuntimeClient(Path java, Path jars, Path nativeLibrary) {
  /** The client in a folder, {@code lib} and {@code native.so}, on this process's own JVM. */
  public static RuntimeClient in(Path folder) {
    return in(folder, Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /** The same on another JVM, by its command. */
  public static RuntimeClient in(Path folder, Path java) {
    return new RuntimeClient(java, folder.resolve("lib"), folder.resolve("native.so"));
  }

  /**
   * The command that runs a handler, with the options that Lambda gives its JVM; the template's own
   * are in the function's environment. The working directory is the artifact.
   *
   * @param options further ones for the JVM
   */
  public List<String> command(String handler, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + nativeLibrary));
    command.addAll(options);
    command.addAll(
        List.of("-cp", jars + "/*", "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"));
    command.add(handler);
    return command;
  }
}
