package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.host.Streams;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Channels a, b become b, c where another pipeline learns. */
class CarriedFollowerTest {

  private static final List<String> OLD = List.of("a", "b");
  private static final List<String> NEW = List.of("b", "c");
  private static final List<ModelSpec> STAGES =
      List.of(
          new ModelSpec("standardize", Map.of("warmup", 4)),
          new ModelSpec("impute", Map.of("batch", 4)));

  @Test
  void scalesOfKeysAndReadingsThatWaitHaveTheirChannelsByName() throws Exception {
    try (HostedFollower job = new HostedFollower(recipe(OLD), follow());
        HostedFollower oracle = new HostedFollower(recipe(NEW), follow())) {
      job.publish(model(OLD, 1));
      oracle.publish(model(NEW, 1));
      for (int time = 0; time < 20; time++) {
        job.read(reading("g", time, 5 + time % 3, 7 + time % 4));
        oracle.read(reading("g", time, 7 + time % 4, Float.NaN));
      }
      // A group without a model: its readings wait.
      job.read(reading("other", 20, 1, 2));
      oracle.read(reading("other", 20, 2, Float.NaN));

      job.restartCarrying(recipe(NEW));
      int before = job.results().size();
      job.publish(model(NEW, 2));
      oracle.publish(model(NEW, 2));
      for (int time = 20; time < 40; time++) {
        job.read(reading("g", time, 7 + time % 4, time % 5));
        oracle.read(reading("g", time, 7 + time % 4, time % 5));
      }
      for (HostedFollower each : List.of(job, oracle)) {
        each.publish(model(NEW, 3, "other"));
        for (int time = 40; time < 50; time++) {
          each.read(reading("other", time, time % 3, time % 5));
        }
      }

      assertThat(before).isPositive();
      assertThat(bits(job).subList(before, bits(job).size()))
          .isEqualTo(bits(oracle).subList(before, bits(oracle).size()));
      assertThat(job.letters()).as("the old model was replaced before it was asked").isEmpty();
    }
  }

  private static List<String> bits(HostedFollower job) {
    return job.results().stream().map(Streams::bits).toList();
  }

  private static FollowSpec follow() {
    return new FollowSpec(
        new FollowSpec.Followed("learner", FollowSpec.Followed.ITS_OWN),
        new SourceSpec.ModelFolder("unused"),
        FollowSpec.Swap.AT_ONCE,
        FollowSpec.Trial.NONE,
        100,
        FollowSpec.ALWAYS);
  }

  private static ModelRecipe recipe(List<String> channels) {
    return new ModelRecipe(
        "scores",
        new ModelPlan(channels, STAGES, 7),
        StandardCatalog::catalog,
        new HostSettings(1, 1000, 10_000, 0));
  }

  private static PublishedModel model(List<String> channels, long version) {
    return model(channels, version, "g");
  }

  private static PublishedModel model(List<String> channels, long version, String group) {
    Learner learner = (Learner) recipe(channels).create();
    StateLayout layout = learner.signature().parameters();
    float[] parameters = new float[layout.width()];
    learner.initialize(parameters, 1);
    ModelManifest draft =
        new ModelManifest(
            new ModelName("learner", group, version),
            new Provenance(0, Provenance.NO_PARENT, 0, 0),
            channels,
            STAGES,
            "");
    return PublishedModel.of(draft, layout, parameters);
  }

  private static Observation reading(String group, long time, float... values) {
    return new Observation("k", group, time, values, null, Origin.topic("readings", 0, time));
  }
}
