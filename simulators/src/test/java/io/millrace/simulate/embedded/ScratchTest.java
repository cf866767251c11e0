package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchTest {

  @TempDir Path parent;

  @Test
  void exampleUsage() throws IOException {
    Path folder;
    try (Scratch scratch = Scratch.in(parent)) {
      folder = scratch.folder();
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/c"), "temporary");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void theNextRunDeletesWhatAKilledRunLeft() throws IOException {
    Path killed = Files.createDirectories(parent.resolve("millrace-run-123/blobs")).getParent();
    Files.createFile(killed.resolve("lock"));
    Path other = Files.createDirectories(parent.resolve("millrace-other"));
    Path beginning = Files.createDirectories(parent.resolve("millrace-run-124"));
    try (Scratch running = Scratch.in(parent);
        Scratch next = Scratch.in(parent)) {
      assertThat(killed).doesNotExist();
      assertThat(running.folder()).isDirectory();
      assertThat(next.folder()).isDirectory();
      assertThat(other).isDirectory();
      assertThat(beginning).as("has no lock file yet").isDirectory();
    }
  }
}
