package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Readings that wait while channels a, b, c become c, d, a. The oracle is a job that has c, d and a
 * from the beginning.
 */
class CarriedLabelsTest {

  private static final List<String> OLD = List.of("a", "b", "c");
  private static final List<String> NEW = List.of("c", "d", "a");
  private static final List<ModelSpec> STAGES =
      List.of(new ModelSpec("classify", Map.of("classes", 2)));
  private static final int WAITING = 15;
  private static final int END = 60;

  /** Nothing is learned before the change, so the weights are those of the start in both jobs. */
  @Test
  void readingsAreLearnedWithTheirFeaturesByNameAndZeroForANewOne() throws Exception {
    SourceSpec topic =
        new SourceSpec.Kafka("b:1", List.of("labels"), SourceSpec.Reach.ALL, Map.of());
    try (HostedLabels job = new HostedLabels(recipe(OLD), spec(topic));
        HostedLabels oracle = new HostedLabels(recipe(NEW), spec(topic))) {
      for (int at = 0; at < WAITING; at++) {
        float[] row = row(at);
        job.read(HostedLabels.reading("k", at * 1000, row[0], row[1], row[2]));
        oracle.read(HostedLabels.reading("k", at * 1000, row[2], 0, row[0]));
      }
      job.restart(recipe(NEW));
      for (int at = 0; at < WAITING; at++) {
        job.label(HostedLabels.label("k", at * 1000, kind(at)));
        oracle.label(HostedLabels.label("k", at * 1000, kind(at)));
      }
      goOn(job);
      goOn(oracle);

      assertThat(answers(job)).isEqualTo(answers(oracle));
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void readingsThatAreHeldForLabelsOfAFileHaveTheirValuesByName() throws Exception {
    SourceSpec file = new SourceSpec.JsonLines("labels");
    List<ModelSpec> filled = List.of(new ModelSpec("impute", Map.of("batch", 6)), STAGES.get(0));
    try (HostedLabels job = new HostedLabels(HostedLabels.recipe(OLD, filled, 1), spec(file));
        HostedLabels oracle = new HostedLabels(HostedLabels.recipe(NEW, filled, 1), spec(file))) {
      for (int at = 0; at < WAITING; at++) {
        float[] row = row(at);
        job.read(HostedLabels.reading("k", at * 1000, row[0], row[1], row[2]));
        oracle.read(HostedLabels.reading("k", at * 1000, row[2], Float.NaN, row[0]));
      }
      job.restart(HostedLabels.recipe(NEW, filled, 1));
      goOn(job);
      goOn(oracle);
      job.endLabels();
      oracle.endLabels();
      job.finish();
      oracle.finish();

      assertThat(answers(job)).hasSize(END).isEqualTo(answers(oracle));
    }
  }

  private static void goOn(HostedLabels job) throws Exception {
    for (int at = WAITING; at < END; at++) {
      float[] row = row(at);
      job.read(HostedLabels.reading("k", at * 1000, row[2], row[1], row[0]));
      job.label(HostedLabels.label("k", at * 1000, kind(at)));
    }
    job.flush();
  }

  private static List<String> answers(HostedLabels job) {
    return job.results().stream().map(Streams::bits).toList();
  }

  private static LabelSpec spec(SourceSpec labels) {
    return new LabelSpec(labels, LabelSpec.By.TIME, Duration.ofSeconds(20), LabelSpec.MOST);
  }

  private static ModelRecipe recipe(List<String> channels) {
    return HostedLabels.recipe(channels, STAGES, 1);
  }

  private static float[] row(int at) {
    SeededRandom random = new SeededRandom(at);
    return new float[] {
      (float) random.gaussian(), (float) random.gaussian(), (float) random.gaussian()
    };
  }

  private static float kind(int at) {
    return row(at)[0] > 0 ? 1 : 0;
  }
}
