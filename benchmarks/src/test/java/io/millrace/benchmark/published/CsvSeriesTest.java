package io.millrace.benchmark.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvSeriesTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = packed("valve1/0.csv.gz", "datetime;p;q;anomaly\n2020-03-09 10:14:33;1.5;NA;0\n");

    CsvSeries series = CsvSeries.read(folder, file, ";");

    assertThat(series.readings().name()).isEqualTo("valve1/0");
    assertThat(series.readings().times()).containsExactly(1_583_748_873_000L);
    assertThat(series.only(List.of("q", "p")).values()[0]).containsExactly(Float.NaN, 1.5f);
    assertThat(series.values("anomaly")).containsExactly(0);
  }

  @Test
  void windowsOfNabArePositionsAlsoWhereTimesRepeat() throws IOException {
    packed(
        "real/a.csv.gz",
        "timestamp,value\n"
            + "2014-01-01 00:00:00,1\n2014-01-01 00:05:00,2\n2014-01-01 00:05:00,3\n"
            + "2014-01-01 00:10:00,4\n");
    Files.writeString(
        folder.resolve("combined_windows.json"),
        "{\"real/a.csv\": [[\"2014-01-01 00:05:00.000000\", \"2014-01-01 00:05:00.000000\"]]}");

    NabSeries series = NabSeries.all(folder).get(0);

    assertThat(series.windows()).singleElement().hasToString("Span[first=1, last=2]");
    assertThat(series.isMarked(2)).isTrue();
    assertThat(series.isMarked(3)).isFalse();
  }

  @Test
  void aFolderWithoutSeriesIsRefused() {
    assertThatThrownBy(() -> CsvSeries.files(folder))
        .hasMessageContaining("expected files that end in .csv or .csv.gz, found none");
  }

  private Path packed(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
