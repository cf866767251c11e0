package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListingTest {

  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (String name :
        List.of("2016.csv", "2015.csv", "2015.csv.gz", "10.csv", "[x].csv", ".hid.csv", "_DONE")) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.createDirectories(folder.resolve("2014.csv"));
    Files.writeString(folder.resolve("2014.csv/deep.csv"), "deep");
  }

  @Test
  void exampleUsage() throws IOException {
    assertThat(FileListing.of(folder + "/20*.csv"))
        .containsExactly(folder + "/2015.csv", folder + "/2016.csv");
  }

  @Test
  void listsTheFilesOfAFolderInNameOrderWithoutHiddenOnesAndFolders() throws IOException {
    List<String> files =
        List.of(
            folder + "/10.csv",
            folder + "/2015.csv",
            folder + "/2015.csv.gz",
            folder + "/2016.csv",
            folder + "/[x].csv");
    assertThat(FileListing.of(folder.toString())).isEqualTo(files);
    assertThat(FileListing.of(folder + "/")).isEqualTo(files);
    assertThat(FileListing.of(folder + "/*")).isEqualTo(files);
  }

  @Test
  void takesAFileAsItIsNamed() throws IOException {
    assertThat(FileListing.of(folder + "/2015.csv")).containsExactly(folder + "/2015.csv");
    assertThat(FileListing.of(folder + "/.hid.csv")).containsExactly(folder + "/.hid.csv");
    assertThat(FileListing.of(folder + "/[x].csv")).containsExactly(folder + "/[x].csv");
  }

  /** Opening a pipe waits for a writer, for ever if there is none. */
  @Test
  void refusesAPipe() throws Exception {
    Path pipe = folder.resolve("live.csv");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (String path : List.of(pipe.toString(), folder + "/l*.csv", folder.toString())) {
      assertThatThrownBy(() -> FileListing.of(path))
          .isInstanceOf(FileException.class)
          .hasMessage(
              "Cannot read "
                  + pipe
                  + ": expected a file, found a pipe or a device, which cannot be read again after"
                  + " a failure; write the records to a file first, or send them to a topic with"
                  + " millrace send");
    }
  }

  @Test
  void understandsGlobs() throws IOException {
    assertThat(FileListing.of(folder + "/{10,2016}.csv"))
        .containsExactly(folder + "/10.csv", folder + "/2016.csv");
    assertThat(FileListing.of(folder + "/201[0-5].*"))
        .containsExactly(folder + "/2015.csv", folder + "/2015.csv.gz");
    assertThat(FileListing.of(folder + "/??.csv")).containsExactly(folder + "/10.csv");
  }

  @Test
  void keepsTheSchemeOfAPath() throws IOException {
    assertThat(FileListing.of("file://" + folder + "/1*"))
        .containsExactly("file://" + folder + "/10.csv");
  }

  @Test
  void startsRelativePathsWhereTheProgramRuns() throws IOException {
    assertThat(FileListing.of("pom.x*")).containsExactly("pom.xml");
    assertThat(FileListing.of("./pom.xml")).containsExactly("./pom.xml");
  }

  @Test
  void saysWhatItDidNotFind() {
    assertRefused("/2013.csv", "expected a file, a folder or a glob such as readings/*.csv");
    assertRefused("/2013.*", "expected at least one file, found none in the folder that the glob");
    assertRefused("/2014.csv/x*", "found none in the folder that the glob matches");
    assertRefused("/none/*.csv", "expected a folder " + folder + "/none/ that can be listed");
    assertRefused("/201*/deep.csv", "a folder or a glob such as readings/*.csv, found nothing");
    assertRefused("/201*/*.csv", "only the last part of a path may be a glob");
    assertRefused("/[.csv", "expected a glob such as *.csv, found '[.csv'");
    assertThatThrownBy(() -> FileListing.of("absent/*.csv"))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("relative paths start at " + Path.of("").toAbsolutePath());
  }

  private void assertRefused(String path, String message) {
    assertThatThrownBy(() -> FileListing.of(folder + path))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith("Cannot read " + folder + path + ": ")
        .hasMessageContaining(message);
  }
}
