package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTableTest {

  private static final long NOON = Instant.parse("2026-02-01T12:00:00Z").toEpochMilli();

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    ReadingTable table =
        read(
            """
            time,station,PM2.5,TEMP
            2026-02-01T12:00:00Z,Dongsi,69,-1.5
            2026-02-01T12:00:00Z,Tiantan,,3
            """);

    assertThat(table.width()).isEqualTo(2);
    assertThat(table.at("Dongsi", NOON)).containsExactly(69f, -1.5f);
    assertThat(table.at("Tiantan", NOON)).containsExactly(Float.NaN, 3f);
    assertThat(table.at("Wanliu", NOON)).isNull();
    assertThat(table.at("Dongsi", NOON + 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"label", "city"})
  void aThirdColumnMayBeNoChannel(String name) throws IOException {
    ReadingTable table =
        read("time,station," + name + ",a\n2026-02-01T12:00:00Z,Dongsi,Beijing,5\n");

    assertThat(table.width()).isOne();
    assertThat(table.at("Dongsi", NOON)).containsExactly(5f);
  }

  @ParameterizedTest
  @CsvSource({"2026-02-01T12:00:00Z", "2026-02-01T20:00:00+08:00", "2026-02-01T06:30:00-05:30"})
  void oneTimeIsOneInstantInAnyZone(String time) throws IOException {
    assertThat(read("time,station,a\n" + time + ",k,5\n").at("k", NOON)).containsExactly(5f);
  }

  /** A key that looks like the time of another reading, and one with the separator of both. */
  @Test
  void noKeyIsTakenForAnother() throws IOException {
    ReadingTable table =
        read(
            "time,station,a\n2026-02-01T12:00:00Z,1/k,5\n1970-01-01T00:00:00Z,"
                + NOON
                + "/1/k,6\n");

    assertThat(table.at("1/k", NOON)).containsExactly(5f);
    assertThat(table.at(NOON + "/1/k", 0)).containsExactly(6f);
    assertThat(table.at("k", NOON)).isNull();
  }

  @Test
  void aTableMayHaveNoLines() throws IOException {
    assertThat(read("time,station,a,b,c\n").width()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "time,station\n", "station,time,a\n", "a\n1\n"})
  void otherColumnsAreAFault(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected columns time, key and channels in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-01T12:00:00Z,k,1",
        "2026-02-01T12:00:00Z,k,1,2,3",
        "2026-02-01T12:00:00Z,k,1,two",
        "2026-02-01 12:00,k,1,2",
        "no reading",
        ""
      })
  void aLineThatIsNoReadingIsNamed(String line) {
    assertThatThrownBy(() -> read("time,station,a,b\n2026-02-01T12:00:00Z,k,1,2\n" + line + "\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3 of " + folder.resolve("readings.csv"));
  }

  private ReadingTable read(String text) throws IOException {
    return ReadingTable.read(Files.writeString(folder.resolve("readings.csv"), text));
  }
}
