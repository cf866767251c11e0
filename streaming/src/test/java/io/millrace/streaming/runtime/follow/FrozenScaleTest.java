package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.StageWeights;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Result;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.host.Streams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The network here passes its input on, so that an answer is the reading in deviations. */
class FrozenScaleTest {

  private static final int READINGS = 400;

  @Test
  void exampleUsage() throws Exception {
    float[] frozen = answers(READINGS);
    assertThat(frozen[0]).as("4 above a mean of 12 and a deviation of 2").isBetween(1.5f, 2.5f);
    assertThat(frozen[1]).as("after 2000 readings of another level").isEqualTo(frozen[0]);

    float[] learning = answers(FollowSpec.ALWAYS);
    assertThat(learning[0]).as("until it freezes the scale is the same").isEqualTo(frozen[0]);
    assertThat(learning[1]).isLessThan(0);
  }

  /** Answers to a reading of 16: after 400 readings of 10 and 14, and after many of 1000. */
  private static float[] answers(long scaleReadings) throws Exception {
    List<ModelSpec> stages = stages();
    FollowSpec follow =
        new FollowSpec(
            new FollowSpec.Followed("trained", FollowSpec.Followed.ITS_OWN),
            new SourceSpec.ModelFolder("unused"),
            FollowSpec.Swap.AT_ONCE,
            FollowSpec.Trial.NONE,
            4,
            scaleReadings);
    try (HostedFollower job =
        new HostedFollower(HostedFollower.recipe(stages, StandardCatalog::catalog, 1), follow)) {
      job.publish(model(stages));
      int time = 0;
      while (time < READINGS) {
        job.read(Streams.reading("g", "a", time, time++ % 2 == 0 ? 10 : 14));
      }
      job.read(Streams.reading("g", "a", time++, 16));
      float before = newest(job);
      for (int more = 0; more < 2000; more++) {
        job.read(Streams.reading("g", "a", time, 1000 + time++ % 5));
        if (more == 250) {
          job.restart();
        }
      }
      job.read(Streams.reading("g", "a", time, 16));
      return new float[] {before, newest(job)};
    }
  }

  private static float newest(HostedFollower job) {
    List<Result> results = job.results();
    return results.get(results.size() - 1).output()[0];
  }

  private static List<ModelSpec> stages() {
    Attachment identity =
        new Attachment(
            "net.yaml",
            Map.of(
                "channels",
                1,
                "layers",
                List.of(Map.of("linear", Map.of("out", 1, "bias", false)))),
            Map.of("0.weight", new Attachment.Tensor(List.of(1, 1), new float[] {1})));
    return List.of(
        new ModelSpec("standardize", Map.of()),
        new ModelSpec("network", Map.of("model", "net.yaml"), Map.of("model", identity)));
  }

  private static PublishedModel model(List<ModelSpec> stages) {
    ModelManifest manifest =
        new ModelManifest(
            new ModelName("trained", "g", 1),
            new Provenance(0, Provenance.NO_PARENT, 0, 0),
            List.of("value"),
            stages,
            "");
    return PublishedModel.of(manifest, StageWeights.of(stages));
  }
}
