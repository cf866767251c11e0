package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.csv.CsvTables;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFileTest {

  private static final FileFormat.Csv CSV = CsvTables.format();
  private static final String HEADER = CsvTables.HEADER + "\n";

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    FileQueue queue = queue(HEADER + "north,,,0,1,2\nsouth,,,0,3,4\n");

    try (OpenFile file = OpenFile.of(queue, CSV)) {
      assertThat(file.next()).isEqualTo(OpenFile.Found.RECORD);
      assertThat(((Observation) file.record()).key()).isEqualTo("north");
      assertThat(file.place(queue).line()).isEqualTo(2);
      assertThat(file.next()).isEqualTo(OpenFile.Found.RECORD);
      assertThat(file.next()).isEqualTo(OpenFile.Found.END);
      assertThat(file.next()).as("and stays there").isEqualTo(OpenFile.Found.END);
    }
  }

  /** From every place at which a checkpoint may be taken, what is left is what was not read. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void goesOnBehindAnyRecordAsIfItHadNotStopped(String end) throws IOException {
    String table =
        "\ufeff"
            + String.join(
                end,
                CsvTables.HEADER,
                "k0,,,0,1,2",
                "",
                "k1,,\"a",
                "note of two lines\",1,1,2",
                "no reading",
                "k2,,\"never closed,2,1,2",
                "Ünïcode 😀,,,3,1,2",
                "x".repeat(CsvTables.LARGEST + 5),
                "",
                "k4,,,4,,");
    FileQueue whole = queue(table);
    List<String> all = keys(whole);
    assertThat(all)
        .containsExactly("k0", "k1", "WRONG_WIDTH", "MALFORMED", "Ünïcode 😀", "OVERSIZED", "k4");

    FileQueue place = whole;
    for (int read = 0; read < all.size(); read++) {
      assertThat(keys(place)).as("behind %s", place).isEqualTo(all.subList(read, all.size()));
      try (OpenFile file = OpenFile.of(place, CSV)) {
        while (file.next() != OpenFile.Found.RECORD) {
          assertThat(file.place(whole).position()).isLessThanOrEqualTo(Files.size(path()));
        }
        place = file.place(whole);
      }
    }
    assertThat(place.position()).isEqualTo(Files.size(path()));
    assertThat(keys(place)).isEmpty();
  }

  @Test
  void aFileWithNothingButAHeaderOrNothingAtAllHasNoRecord() throws IOException {
    assertThat(keys(queue(""))).isEmpty();
    assertThat(keys(queue(HEADER))).isEmpty();
    assertThat(keys(queue(CsvTables.HEADER))).isEmpty();
    assertThat(keys(queue(HEADER + "\n\r\n\n"))).isEmpty();
  }

  @Test
  void everyRecordKnowsTheLineAtWhichItBegins() throws IOException {
    FileQueue queue = queue(HEADER + "\na,,\"x\ny\",0,1,2\nb,,,0,1,2");
    List<Long> lines = new ArrayList<>();
    try (OpenFile file = OpenFile.of(queue, CSV)) {
      for (OpenFile.Found found = file.next(); found != OpenFile.Found.END; found = file.next()) {
        if (found == OpenFile.Found.RECORD) {
          lines.add(((Observation) file.record()).origin().position());
        }
      }
    }
    assertThat(lines).containsExactly(3L, 5L);
  }

  @Test
  void aHeaderThatCannotBeUsedEndsTheReadingWithTheNameOfTheFile() throws IOException {
    assertThatThrownBy(() -> keys(queue("station,region,note,a,b\nk,,,1,2\n")))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("its header lacks 't' (time)");
    assertThatThrownBy(() -> keys(queue("\"station,region\n")))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith("Cannot read the column names of " + path());
    assertThatThrownBy(() -> keys(queue("c,".repeat(CsvTables.LARGEST) + "\n")))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("expected column names within " + CsvTables.LARGEST + " bytes");
  }

  /** Keys of observations, and reasons of dead letters. */
  private static List<String> keys(FileQueue queue) throws IOException {
    List<String> keys = new ArrayList<>();
    try (OpenFile file = OpenFile.of(queue, CSV)) {
      for (OpenFile.Found found = file.next(); found != OpenFile.Found.END; found = file.next()) {
        if (found == OpenFile.Found.RECORD) {
          keys.add(key(file.record()));
        }
      }
    }
    return keys;
  }

  private static String key(Inbound record) {
    if (record instanceof DeadLetter letter) {
      Reason reason = letter.reason();
      return reason.name();
    }
    return ((Observation) record).key();
  }

  private Path path() {
    return folder.resolve("table.csv");
  }

  private FileQueue queue(String text) throws IOException {
    return FileQueue.of(List.of(Files.writeString(path(), text).toString()));
  }
}
