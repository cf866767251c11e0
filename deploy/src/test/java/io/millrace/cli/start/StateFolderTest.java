package io.millrace.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    assertThat(StateFolder.fault(folder)).isEmpty();
    assertThat(StateFolder.fault(folder.resolve("not/made/yet"))).isEmpty();
    try (var left = Files.list(folder)) {
      assertThat(left).as("nothing is left").isEmpty();
    }
  }

  /** A place at which even root may write nothing. */
  @Test
  void aFolderThatCannotBeWrittenIsNamedWithTheError() {
    Path system = Path.of("/proc/self");
    assumeThat(system).isDirectory();

    assertThat(StateFolder.fault(system).orElseThrow())
        .startsWith("cannot write to /proc/self: ")
        .endsWith("; make room or correct the rights");
  }
}
