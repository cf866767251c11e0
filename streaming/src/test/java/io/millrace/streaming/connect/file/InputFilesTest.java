package io.millrace.streaming.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.streaming.connect.record.FileException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    String plain = plain("a.csv", "head,line");

    assertThat(text(plain, 0)).isEqualTo("head,line");
    assertThat(text(plain, 5)).isEqualTo("line");
    assertThat(text(packed("a.csv.gz", "head,line"), 5)).isEqualTo("line");
  }

  /** More than one block of the compressed stream and of the reader's buffer. */
  @ParameterizedTest
  @ValueSource(strings = {"big.jsonl", "big.jsonl.gz", "BIG.JSONL.GZ"})
  void goesOnAtAnyPositionOfALargeFile(String name) throws IOException {
    SeededRandom random = new SeededRandom(5);
    byte[] bytes = new byte[200_000];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) random.below(256);
    }
    Path file = folder.resolve(name);
    boolean packed = !name.endsWith("l");
    try (OutputStream out =
        packed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
      out.write(bytes);
    }

    for (int position : new int[] {0, 1, 65_535, 65_536, 131_073, 199_999, 200_000}) {
      try (InputStream in = InputFiles.open(file.toString(), position)) {
        assertThat(
                Arrays.equals(in.readAllBytes(), Arrays.copyOfRange(bytes, position, bytes.length)))
            .as("from %d", position)
            .isTrue();
      }
    }
  }

  @Test
  void severalPackedPartsOneBehindTheOtherAreOneFile() throws IOException {
    String first = packed("1.gz", "one\n");
    try (OutputStream out = Files.newOutputStream(Path.of(first), StandardOpenOption.APPEND)) {
      out.write(Files.readAllBytes(Path.of(packed("2.gz", "two\n"))));
    }

    assertThat(text(first, 0)).isEqualTo("one\ntwo\n");
    assertThat(text(first, 4)).isEqualTo("two\n");
  }

  @Test
  void aFileThatBecameShorterIsNotReadOn() throws IOException {
    String plain = plain("a.csv", "12345");

    assertThat(text(plain, 5)).isEmpty();
    assertThatThrownBy(() -> text(plain, 6))
        .isInstanceOf(FileException.class)
        .hasMessage(
            "Cannot continue reading "
                + plain
                + ": expected at least the 6 bytes that were read before, found 5"
                + "; restore the original file");
    assertThatThrownBy(() -> text(packed("a.gz", "12345"), 6))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("expected whole gzip data");
  }

  @Test
  void whatIsNotPackedUnderANameOfPackedFilesIsNamed() throws IOException {
    String text = plain("a.csv.gz", "station,a\n");
    String empty = plain("b.csv.gz", "");

    for (String name : new String[] {text, empty}) {
      assertThatThrownBy(() -> text(name, 0))
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith("Cannot read " + name + ": expected whole gzip data")
          .hasMessageEndingWith("replace the file, or rename it if it is not compressed");
    }
  }

  @Test
  void aFileThatIsNotThereIsExplained() {
    String name = folder.resolve("absent.csv").toString();

    assertThatThrownBy(() -> text(name, 0))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileException.class)
        .hasMessageStartingWith("Cannot read " + name + ": ")
        .hasMessageEndingWith("every machine of the job must be able to read it under this path");
  }

  /** Flink retries a failure, but not a file that stays as it is. */
  @Test
  void onlyADamagedFileIsAFaultOfTheFile() {
    FileException known = new FileException("known");

    assertThat(InputFiles.failure("f", known)).isSameAs(known);
    assertThat(InputFiles.failure("f", new EOFException("end"))).isInstanceOf(FileException.class);
    assertThat(InputFiles.failure("f", new ZipException("bad"))).isInstanceOf(FileException.class);
    assertThat(InputFiles.failure("f", new FileNotFoundException("gone")))
        .isNotInstanceOf(FileException.class)
        .hasMessageContaining("gone");
    assertThat(InputFiles.failure("f", new IOException("disk")))
        .isNotInstanceOf(FileException.class)
        .hasMessage("Cannot read f: disk")
        .hasCauseInstanceOf(IOException.class);
  }

  private static String text(String name, long position) throws IOException {
    try (InputStream in = InputFiles.open(name, position)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String plain(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String packed(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(UTF_8));
    }
    return file.toString();
  }
}
