package dev.dovecote.local.cli;

import dev.dovecote.local.template.TemplateReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --template}: what a stack is built from. */
final class TemplateOption {
  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "The template to build from (default: the project's template.yaml).")
  private Path file = Path.of("template.yaml");

  /**
   * The file, which was looked at before anything begins.
   *
   * @throws dev.dovecote.local.template.TemplateException where it cannot be used
   */
  Path file() {
    var _ = reader();
    return file;
  }

  /** What reads it. */
  TemplateReader reader() {
    return TemplateReader.open(file);
  }
}
