package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.PackedLong;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.drift.DriftStage;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.host.Deviation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models of a pipeline whose events have effects, in pipelines without them. */
class WatchedModelsTest {

  private static final StateLayout PLAIN = StateLayout.of(Slot.of("mean"), Slot.of("pending.sum"));
  private static final StateLayout WATCHED =
      PLAIN.followedBy(
          StateLayout.of(Slot.of("watch.taken", PackedLong.WIDTH), Slot.of("watch.pending", 1)));

  /** Of 40 readings that the learner has learned and the watch has taken. */
  private static float[] values() {
    float[] values = WATCHED.initial();
    values[0] = 20;
    PackedLong.write(40, values, WATCHED.offset("watch.taken"));
    return values;
  }

  private static PublishedModel model() {
    return PublishedModel.of(
        new ModelManifest(
            new ModelName("learner", "g", 8),
            new Provenance(0, Provenance.NO_PARENT, 80, 0),
            List.of("value"),
            List.of(
                new ModelSpec("deviation", Map.of()),
                new ModelSpec("drift", Map.of("on", "deviation.change"))),
            ""),
        WATCHED,
        values());
  }

  /** What watches is no part of what was learned. */
  @Test
  void exampleUsage() throws Exception {
    try (HostedFollower job =
        new HostedFollower(
            HostedFollower.recipe(
                List.of(new ModelSpec("deviation", Map.of())),
                backend -> Deviation.catalog(backend).with("drift", DriftStage.factory()),
                1),
            new FollowSpec(
                new FollowSpec.Followed("learner", FollowSpec.Followed.ITS_OWN),
                new SourceSpec.ModelFolder("unused"),
                FollowSpec.Swap.AT_ONCE,
                FollowSpec.Trial.NONE,
                4))) {
      job.publish(model());
      job.read("a", 10);

      assertThat(job.letters()).isEmpty();
      assertThat(job.answers()).containsExactly("a#0 v8 80.0");
    }
  }

  /** The count says how full a mini-batch is, so that of the learner alone must be left. */
  @Test
  void aPipelineWithoutTheEffectGoesOnFromTheCountOfTheLearner() {
    assertThat(KeyState.of(WATCHED, values(), 80, 0).as(PLAIN).steps()).isEqualTo(40);
    assertThat(KeyState.of(WATCHED, values(), 80, 0).as(WATCHED).steps()).isEqualTo(80);
    assertThat(KeyState.of(PLAIN, new float[] {20, 0}, 40, 0).as(WATCHED).steps()).isEqualTo(40);
    assertThat(model().learned(PLAIN)).isEqualTo(40);
    assertThat(model().learned(WATCHED)).isEqualTo(80);
  }
}
