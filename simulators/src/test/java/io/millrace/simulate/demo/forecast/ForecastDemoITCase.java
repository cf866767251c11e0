package io.millrace.simulate.demo.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.record.Reason;
import io.millrace.simulate.demo.DemoProgress;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.report.Table;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three pipelines on one topic in one job, on the first weeks of the readings. */
class ForecastDemoITCase {

  private static final int DAYS = 35;
  private static final int STATIONS = 8;
  private static final int WARMUP = 16;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    ForecastOutcome outcome = new ForecastDemo(new DemoSettings(DAYS, folder), new Silent()).run();

    assertThat(outcome.isExact()).isTrue();
    assertThat(outcome.forecasts()).extracting(PipelineForecasts::ahead).containsExactly(1, 6, 24);
    for (PipelineForecasts pipeline : outcome.forecasts()) {
      assertThat(pipeline.checks().results()).isEqualTo(STATIONS * (DAYS * 24L - WARMUP));
      assertThat(pipeline.stations()).hasSize(STATIONS);
    }
    assertThat(outcome.run().parts()).hasSize(3);
    for (DemoRun.Part part : outcome.run().parts().values()) {
      assertThat(part.letters()).hasSize(Reason.ofReadings().size());
    }
    leavesWhatItSays(outcome);
  }

  private void leavesWhatItSays(ForecastOutcome outcome) throws Exception {
    List<Table> scores = outcome.scores();
    assertThat(scores.get(0).rows()).hasSize(9);
    assertThat(scores.get(1).rows()).hasSize(STATIONS + 1);
    assertThat(Files.readString(outcome.run().files().report()))
        .contains("24 hours before", "ridge on lags", "CC BY 4.0", "wrong-width")
        .doesNotContain("src=", "href=", "url(http", "@import", "NaN");
    assertThat(outcome.run().files().pipelines()).hasSize(1);
    assertThat(outcome.run().files().pipelines().get(0)).hasContent(ForecastDemo.PIPELINE.yaml());
    assertThat(Path.of(URI.create(outcome.run().files().savepoint()))).isDirectory();
    assertThat(new ModelFolder(outcome.run().files().models()).list()).hasSize(3 * STATIONS);
    assertThat(outcome.part().sample()).startsWith("{\"key\":\"").contains("\"matured\":");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  private static final class Silent implements DemoProgress {

    @Override
    public void begins(String part) {}

    @Override
    public void advances(long results, long expected, double seconds) {
      assertThat(results).isLessThanOrEqualTo(expected);
    }
  }
}
