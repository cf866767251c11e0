package io.millrace.simulate.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulate.measure.ResultRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MarksTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Marks marks =
        Marks.Struck.read(
                truth(
                    "2026-01-01T00:00:00Z,k,spiking,a,5,1",
                    "2026-01-01T01:00:00Z,\"k, 2\",dead,b,NaN,2"))
            .orElseThrow();

    assertThat(marks.isMarked(row("k", "2026-01-01T00:00:00Z"))).isTrue();
    assertThat(marks.isMarked(row("k, 2", "2026-01-01T01:00:00Z"))).isTrue();
    assertThat(marks.isMarked(row("k", "2026-01-01T01:00:00Z"))).isFalse();
  }

  @Test
  void aFaultThatChangesNoValueMarksNothing() throws IOException {
    assertThat(Marks.Struck.read(truth("2026-01-01T00:00:00Z,k,late,,7200000,1"))).isEmpty();
  }

  @Test
  void anotherFileIsRefused() {
    assertThatThrownBy(() -> Marks.Struck.read(truth("1,2,3")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected the truth of a scenario");
  }

  private Path truth(String... lines) throws IOException {
    return Files.writeString(
        folder.resolve("truth.csv"),
        "time,key,kind,channel,magnitude,fault\n" + String.join("\n", lines) + "\n");
  }

  private static ResultRow row(String key, String time) {
    return new ResultRow(key, Instant.parse(time).toEpochMilli(), 0, null, 1, new float[0]);
  }
}
