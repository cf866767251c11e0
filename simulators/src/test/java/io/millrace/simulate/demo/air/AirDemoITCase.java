package io.millrace.simulate.demo.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.record.Reason;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.report.Table;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, whole, on the first months of the readings. */
class AirDemoITCase {

  private static final int DAYS = 40;
  private static final int STATIONS = 8;
  private static final int WARMUP = 16;

  private final Locale before = Locale.getDefault();

  @TempDir Path folder;

  /** One that writes decimals with a comma, wherever it is asked. */
  @BeforeEach
  void beOnAGermanMachine() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void beBack() {
    Locale.setDefault(before);
  }

  @Test
  void exampleUsage() throws Exception {
    Steps steps = new Steps();

    AirOutcome outcome = new AirDemo(new DemoSettings(DAYS, folder), steps).run();

    assertThat(outcome.isExact()).isTrue();
    assertThat(outcome.evaluation().stations()).hasSize(STATIONS);
    outcome
        .evaluation()
        .checks()
        .keys()
        .forEach(
            (name, station) -> {
              assertThat(station.results()).as(name).isEqualTo(DAYS * 24 - WARMUP);
              assertThat(station.newestVersion()).as(name).isGreaterThan(30);
            });
    assertThat(outcome.part().letters()).hasSize(Reason.ofReadings().size());
    for (Reason reason : Reason.ofReadings()) {
      assertThat(outcome.part().letters())
          .anyMatch(letter -> letter.contains("\"reason\":\"" + reason.word() + "\""));
    }
    assertThat(steps.last).isEqualTo(STATIONS * (DAYS * 24L - WARMUP));
    assertThat(steps.parts).hasSizeGreaterThan(3);
    learnsMoreThanIsTrivial(outcome);
    leavesWhatItSays(outcome);
  }

  private static void learnsMoreThanIsTrivial(AirOutcome outcome) {
    Evaluation evaluation = outcome.evaluation();
    double learned = Evaluation.total(evaluation.stations().values(), 0);
    int cosine = evaluation.methods().indexOf("DCT");
    assertThat(learned).isLessThan(1);
    assertThat(learned).isLessThan(Evaluation.total(evaluation.stations().values(), cosine));
  }

  private void leavesWhatItSays(AirOutcome outcome) throws Exception {
    Table stations = outcome.scores().get(0);
    assertThat(stations.rows()).hasSize(STATIONS + 1);
    assertThat(Files.readString(outcome.run().files().report()))
        .contains("Learned atoms", "Unusual readings", "CC BY 4.0", "wrong-width")
        .contains("expected</th>")
        .doesNotContain("src=", "href=", "url(http", "@import")
        .doesNotContainPattern("\\d,\\d{1,2} ?(s|%|dB)\\b");
    assertThat(outcome.summary().rows().toString())
        .containsPattern(" in \\d+\\.\\d s")
        .doesNotContainPattern("\\d,\\d{1,2}\\b");
    assertThat(stations.rows().toString()).containsPattern("\\d\\.\\d %");
    assertThat(outcome.run().files().pipelines().get(0)).hasContent(AirDemo.PIPELINE.yaml());
    assertThat(Path.of(URI.create(outcome.run().files().savepoint()))).isDirectory();
    assertThat(new ModelFolder(outcome.run().files().models()).list()).hasSize(STATIONS);
    assertThat(outcome.part().sample()).startsWith("{\"key\":\"");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  /** Remembers what it was told. */
  private static final class Steps implements DemoProgress {

    private final List<String> parts = new ArrayList<>();
    private long last;

    @Override
    public void begins(String part) {
      parts.add(part);
    }

    @Override
    public void advances(long results, long expected, double seconds) {
      assertThat(results).isBetween(last, expected);
      last = results;
    }
  }
}
