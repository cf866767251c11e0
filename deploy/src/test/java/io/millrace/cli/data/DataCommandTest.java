package io.millrace.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataCommandTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = folder.resolve("new/air.csv");

    Cli.Outcome data = Cli.call("data", "beijing-air", file.toString(), "--days", "2");

    assertThat(data.exitCode()).isZero();
    assertThat(data.out()).contains("384 readings", "CC BY 4.0");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(385);
    assertThat(lines.get(0))
        .isEqualTo("time,station,PM2.5,PM10,SO2,NO2,CO,O3,TEMP,PRES,DEWP,RAIN,WSPM");
  }

  @Test
  void writesEveryReadingAsItIs() throws IOException {
    Path file = folder.resolve("air.csv");
    Cli.call("data", "beijing-air", file.toString(), "--days", "20");

    List<String> lines = Files.readAllLines(file);
    try (Stream<Reading> readings = BeijingAir.days(20).readings()) {
      int at = 1;
      for (Reading reading : readings.toList()) {
        String[] cells = lines.get(at++).split(",", -1);
        assertThat(OffsetDateTime.parse(cells[0]).toInstant().toEpochMilli())
            .isEqualTo(reading.time());
        assertThat(cells[1]).isEqualTo(reading.key());
        for (int channel = 0; channel < reading.values().length; channel++) {
          String cell = cells[channel + 2];
          Float written = cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
          assertThat(written).isEqualTo(Float.valueOf(reading.values()[channel]));
        }
      }
    }
  }

  @Test
  void hidesValuesOnPurposeAndNamesTheCity() throws IOException {
    Path file = folder.resolve("gaps.csv");
    Cli.call("data", "beijing-air", file.toString(), "--days", "9", "--hide", "0.5", "--city");

    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).startsWith("time,station,city,PM2.5");
    assertThat(lines.get(1)).contains(",Beijing,");
    long cells = (lines.size() - 1) * 11L;
    long empty =
        lines.stream()
            .skip(1)
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .filter(String::isEmpty)
            .count();
    assertThat((double) empty / cells).isBetween(.45, .55);
  }

  @Test
  void makesReadingsUpWithTheirTruthBeside() throws IOException {
    Path noisy = folder.resolve("noisy.csv");
    Path clean = folder.resolve("clean.csv");
    Cli.Outcome data =
        Cli.call(
            "data",
            "planted",
            noisy.toString(),
            "--truth",
            clean.toString(),
            "--readings",
            "500",
            "--strange",
            "0.1");

    assertThat(data.exitCode()).isZero();
    assertThat(Files.readAllLines(noisy)).hasSize(501).anyMatch(line -> line.contains(",strange,"));
    assertThat(Files.readAllLines(clean)).hasSize(501);
  }

  @Test
  void refusesDaysThatAreNoneAndPlacesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThat(Cli.call("data", "beijing-air", "x.csv", "--days", "0").exitCode()).isEqualTo(2);
    Cli.Outcome unwritable = Cli.call("data", "beijing-air", file.resolve("x.csv").toString());
    assertThat(unwritable.exitCode()).isEqualTo(1);
    assertThat(unwritable.err()).startsWith("Cannot write " + file.resolve("x.csv"));
  }
}
