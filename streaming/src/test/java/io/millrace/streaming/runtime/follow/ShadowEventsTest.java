package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Event;
import io.millrace.api.spec.ModelSpec;
import io.millrace.detect.DetectStage;
import io.millrace.streaming.runtime.host.Deviation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model here is the mean that readings, which are 100, are compared with. */
class ShadowEventsTest {

  private static final List<ModelSpec> STAGES =
      List.of(
          new ModelSpec("deviation", Map.of()),
          new ModelSpec("detect", Map.of("on", "deviation.deviation")).with("threshold", 40));

  private static PublishedModel model(String pipeline, long version, float mean) {
    return PublishedModel.of(
        new ModelManifest(
            new ModelName(pipeline, "g", version),
            new Provenance(0, Provenance.NO_PARENT, 3 * version, 0),
            List.of("value"),
            STAGES,
            ""),
        StateLayout.of(Slot.of("mean"), Slot.of("pending.sum")),
        new float[] {mean, 0});
  }

  private static HostedFollower job() throws Exception {
    return new HostedFollower(
        HostedFollower.recipe(
            STAGES, backend -> Deviation.catalog(backend).with("detect", DetectStage.factory()), 1),
        new FollowSpec(
            new FollowSpec.Followed("learner", FollowSpec.Followed.ITS_OWN),
            new SourceSpec.ModelFolder("unused"),
            FollowSpec.Swap.AT_ONCE,
            new FollowSpec.Trial("next", FollowSpec.Use.SHADOW, 10_000),
            4));
  }

  /** They are told apart by the stage, and their ids differ. */
  @Test
  void exampleUsage() throws Exception {
    try (HostedFollower job = job()) {
      job.publish(model("learner", 1, 20));
      job.publish(model("next", 8, 50));
      job.read("a", 10);

      assertThat(job.alarms())
          .extracting(Event::id)
          .containsExactlyInAnyOrder("scores/g/a/detect/0", "scores/g/a/detect.shadow/0");
    }
  }

  @Test
  void anAlarmOfAShadowAloneIsNoneOfTheAnswer() throws Exception {
    try (HostedFollower job = job()) {
      job.publish(model("learner", 1, 80));
      job.publish(model("next", 8, 50));
      job.read("a", 10);
      job.restart();
      job.read("a", 20);

      assertThat(job.alarms()).as("the alarm goes on").isEmpty();
      job.publish(model("next", 9, 90));
      job.read("a", 30);
      List<Event> alarms = job.alarms();
      assertThat(alarms).extracting(Event::id).containsExactly("scores/g/a/detect.shadow/2");
      assertThat(alarms.get(0).place().stage()).isEqualTo("detect.shadow");
    }
  }
}
