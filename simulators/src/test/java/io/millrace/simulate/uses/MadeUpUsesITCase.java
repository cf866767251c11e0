package io.millrace.simulate.uses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.Ranking;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.simulate.measure.TruthComparison;
import io.millrace.simulate.trace.Planted;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of noise and of strange readings, on readings whose truth is known. */
class MadeUpUsesITCase {

  private static final int READINGS = 24_000;
  private static final int LEARNED = 18_000;

  @TempDir Path folder;

  private final List<Planted.Row> rows = new ArrayList<>();

  /** The example of noise gains what the command measures. */
  @Test
  void exampleUsage() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    make("noisy.csv", "clean.csv", new Planted(10, 0, 4));
    run.run("denoise.yaml");

    List<ResultRow> results =
        ResultFolder.read(folder.resolve("denoise/results"), "reconstruction");
    TruthComparison stand =
        new TruthComparison(
            ReadingTable.read(folder.resolve("clean.csv")),
            ReadingTable.read(folder.resolve("noisy.csv")),
            LEARNED);
    results.forEach(stand::add);

    assertThat(results).hasSize(READINGS);
    assertThat(stand.count()).isEqualTo(READINGS - LEARNED);
    assertThat(stand.answer("gain")).isCloseTo(gainByHand(results), within(.1));
    assertThat(stand.answer("gain")).isGreaterThan(5.5);
  }

  /** Every channel has the same variance but for chance, so plain sums agree. */
  private double gainByHand(List<ResultRow> results) {
    double before = 0;
    double after = 0;
    for (int at = LEARNED; at < READINGS; at++) {
      for (int i = 0; i < Planted.CHANNELS; i++) {
        double truth = rows.get(at).truth()[i];
        before += Math.pow(rows.get(at).shown()[i] - truth, 2);
        after += Math.pow(results.get(at).values()[i] - truth, 2);
      }
    }
    return 10 * Math.log10(before / after);
  }

  @Test
  void theExampleOfStrangeReadingsFindsThem() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    make("strange.csv", "clean.csv", new Planted(10, .01, 5));
    run.run("anomalies.yaml");

    Ranking ranking = new Ranking();
    List<Double> strange = new ArrayList<>();
    List<Double> usual = new ArrayList<>();
    for (ResultRow row : ResultFolder.read(folder.resolve("anomalies/results"), "error")) {
      boolean marked = "strange".equals(row.label());
      assertThat(marked).isEqualTo(rows.get((int) row.sequence()).isStrange());
      if (row.sequence() >= LEARNED) {
        ranking.add(row.score(), marked ? Mark.MARKED : Mark.USUAL);
        (marked ? strange : usual).add(row.score());
      }
    }
    double pairs = 0;
    for (double one : strange) {
      pairs += usual.stream().filter(other -> one > other).count();
    }
    assertThat(ranking.area()).isCloseTo(pairs / strange.size() / usual.size(), within(1e-3));
    assertThat(ranking.area()).isGreaterThan(.85);
    assertThat(ranking.alarm(.01).precision()).isGreaterThan(.35);
  }

  private void make(String shown, String truth, Planted planted) throws IOException {
    try (BufferedWriter noisy = Files.newBufferedWriter(folder.resolve(shown));
        BufferedWriter clean = Files.newBufferedWriter(folder.resolve(truth))) {
      head(noisy);
      head(clean);
      for (int at = 0; at < READINGS; at++) {
        Planted.Row row = planted.next();
        rows.add(row);
        String head =
            Instant.ofEpochSecond(at * 60L) + ",planted," + (row.isStrange() ? "strange" : "");
        line(noisy, head, row.shown());
        line(clean, head, row.truth());
      }
    }
  }

  private static void head(BufferedWriter out) throws IOException {
    out.write("time,source,label");
    for (int i = 0; i < Planted.CHANNELS; i++) {
      out.write(",c" + i);
    }
    out.write("\n");
  }

  private static void line(BufferedWriter out, String head, float[] values) throws IOException {
    out.write(head);
    for (float value : values) {
      out.write("," + value);
    }
    out.write("\n");
  }
}
