package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderMarkTest {

  @TempDir Path parent;

  private Path folder;
  private FolderMark mark;

  @BeforeEach
  void name() {
    folder = parent.resolve("results");
    mark = new FolderMark("results", folder.toString());
  }

  /** The first attempt makes the folder, a later one finds it. */
  @Test
  void exampleUsage() throws IOException {
    mark.arrive(0);
    assertThat(folder.resolve(FolderMark.NAME)).exists();

    mark.check();
    mark.arrive(1);
    mark.arrive(0);
  }

  @Test
  void aFolderThatIsGoneIsNamedWithTheCure() throws IOException {
    mark.arrive(0);
    Files.move(folder, parent.resolve("away"));

    assertThatThrownBy(() -> mark.check())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot write results to "
                + folder
                + ": expected the folder in which this job began, with the file .millrace-folder,"
                + " found none; bring the folder back, and the job goes on from its last"
                + " checkpoint. If it is gone for good, stop the job and start it again");
    assertThatThrownBy(() -> mark.arrive(1)).hasMessageContaining("found none");
    assertThat(folder).doesNotExist();

    Files.move(parent.resolve("away"), folder);
    assertThatCode(() -> mark.arrive(2)).doesNotThrowAnyException();
  }

  /** What a mount leaves behind that drops. */
  @Test
  void anotherFolderInItsPlaceIsToldFromIt() throws IOException {
    mark.arrive(0);
    Files.move(folder, parent.resolve("away"));
    Files.createDirectory(folder);

    assertThatThrownBy(() -> mark.check()).hasMessageContaining("found another folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsNamed() throws IOException {
    Files.writeString(folder, "a file in place of the folder");

    assertThatThrownBy(() -> mark.arrive(0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot write results to " + folder)
        .hasMessageContaining("name another folder");
  }
}
