package io.millrace.simulate.demo.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.record.Reason;
import io.millrace.simulate.demo.DemoProgress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The activity demo, whole. */
class ActivityDemoITCase {

  private static final DemoProgress QUIET =
      new DemoProgress() {
        @Override
        public void begins(String part) {}

        @Override
        public void advances(long results, long expected, double seconds) {}
      };

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    ActivityOutcome outcome = new ActivityDemo(folder, QUIET).run();

    assertThat(outcome.isExact()).isTrue();
    assertThat(outcome.evaluation().checks().results())
        .isEqualTo(outcome.evaluation().checks().expected());
    assertThat(outcome.part().letters()).hasSize(Reason.ofReadings().size());
    assertThat(Files.readString(outcome.run().files().report()))
        .contains("Confusion of activities", "One recording", "CC BY 4.0", "wrong-width")
        .doesNotContain("src=", "href=", "url(http", "@import");
    assertThat(outcome.run().files().pipelines().get(0)).hasContent(ActivityDemo.PIPELINE.yaml());
    assertThat(folder.resolve("activity.safetensors")).exists();
    assertThat(Path.of(URI.create(outcome.run().files().savepoint()))).isDirectory();
    assertThat(new ModelFolder(outcome.run().files().models()).list())
        .hasSize(outcome.people().keys().size());
    assertThat(outcome.part().sample()).contains("\"probabilities\":[");
    assertThat(folder.resolve("work")).doesNotExist();
  }
}
