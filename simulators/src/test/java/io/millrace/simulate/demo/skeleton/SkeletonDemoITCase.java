package io.millrace.simulate.demo.skeleton;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.record.Reason;
import io.millrace.simulate.demo.DemoProgress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The skeleton demo with two recordings of each person. */
class SkeletonDemoITCase {

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
    SkeletonOutcome outcome = new SkeletonDemo(2, folder, QUIET).run();

    assertThat(outcome.isExact()).isTrue();
    assertThat(outcome.evaluation().checks().results())
        .isEqualTo(outcome.evaluation().checks().expected());
    assertThat(outcome.part().letters()).hasSize(Reason.ofReadings().size());
    assertThat(outcome.costs().steps().perSecond())
        .isGreaterThan(3 * outcome.costs().clips().perSecond());
    assertThat(Files.readString(outcome.run().files().report()))
        .contains("Confusion of actions", "Skeletons of one recording", "MIT", "wrong-width")
        .doesNotContain("src=", "href=", "url(http", "@import");
    assertThat(outcome.run().files().pipelines().get(0)).hasContent(SkeletonDemo.PIPELINE.yaml());
    assertThat(folder.resolve("actions.safetensors")).exists();
    assertThat(Path.of(URI.create(outcome.run().files().savepoint()))).isDirectory();
    assertThat(new ModelFolder(outcome.run().files().models()).list())
        .hasSize(outcome.people().keys().size());
    assertThat(outcome.part().sample()).contains("\"probabilities\":[");
    assertThat(folder.resolve("work")).doesNotExist();
  }
}
