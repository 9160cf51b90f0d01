package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Roles allow what the functions' code does, and nothing else. */
class PermissionsTest {
  private static final Path TEMPLATE = Path.of("../template.yaml");

  @Test
  void every_permission_is_used_and_no_call_needs_another() throws Exception {
    try (RolesAtWork story = new RolesAtWork(TEMPLATE)) {
      story.play();
      assertThat(story.stack().functionErrors()).isEmpty();
      assertThat(story.stack().permissions().unused()).isEmpty();
    }
  }
}
