package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});

    assertThat(BoundedFile.read(file, 3)).containsExactly(1, 2, 3);
    assertThat(BoundedFile.read(file, 100)).containsExactly(1, 2, 3);
  }

  @Test
  void oneByteTooManyIsRefusedWithTheSize() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[4]);

    assertThatThrownBy(() -> BoundedFile.read(file, 3))
        .isInstanceOf(BoundedFile.TooLargeException.class)
        .hasMessage("Cannot read " + file + ": expected at most 3 bytes, found 4");
  }

  @Test
  void anEmptyFileIsRead() throws IOException {
    assertThat(BoundedFile.read(Files.createFile(folder.resolve("a")), 0)).isEmpty();
  }
}
