package dev.dovecote.local.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --template}: what a stack is built from. */
final class TemplateOption {
  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "The template to build from (default: the project's template.yaml).")
  Path file = Path.of("template.yaml");
}
