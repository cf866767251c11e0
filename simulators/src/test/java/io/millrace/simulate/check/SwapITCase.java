package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.spec.ModelSpec;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models swapped under load, through a failure and a rescale: every reading is answered once, by
 * the version that the answer names.
 *
 * <p>A published model here is a number, its version, which every answer repeats.
 */
class SwapITCase {

  @TempDir Path folder;

  /** A swap under load loses and repeats nothing. */
  @Test
  void exampleUsage() throws Exception {
    try (SwapWorld world = new SwapWorld(folder, new Counting("at-once"))) {
      String savepoint;
      try (LocalJob job = world.start(1, Optional.empty())) {
        savepoint = swapThroughAFailure(world, job);
      }
      try (LocalJob job = world.start(4, Optional.of(savepoint))) {
        swapBehindARescale(world, job);
        holdAVersionAndResume(world, job);
      }
      assertThat(world.complaints).isEmpty();
      assertThat(world.versionsSeen).as("swaps that fell among readings").hasSizeGreaterThan(10);
      assertThat(world.letters()).hasSize(1);
      assertThat(world.letters().get(0))
          .contains(
              "\"reason\":\"unfit-model\"",
              "\"topic\":\"models\"",
              "none of the slots [seen, pending]");
    }
  }

  private String swapThroughAFailure(SwapWorld world, LocalJob job) throws Exception {
    world.feed.send(20);
    world.publish(1, ReleaseStatus.RELEASED);
    world.swapUnderLoad(job, 2, 9);
    int thrown = InjectedException.STEP.thrown();
    InjectedException.STEP.arm();
    world.swapUnderLoad(job, 10, 17);
    world.await(job, () -> InjectedException.STEP.thrown() > thrown);
    world.awaitEverything(job);
    world.feed.send(5);
    world.publish(18, ReleaseStatus.RELEASED);
    return job.stop(folder.resolve("savepoints"));
  }

  private static void swapBehindARescale(SwapWorld world, LocalJob job) {
    world.swapUnderLoad(job, 19, 26);
    world.awaitEverything(job);
    // A model reaches the job by another way than readings: the last may come behind them.
    world.untilAllAnswerBy(job, 26);
    assertThat(world.lastVersions()).hasSize(SwapWorld.KEYS);
  }

  /** An unfit model that comes in between changes nothing. */
  private static void holdAVersionAndResume(SwapWorld world, LocalJob job) {
    world.publish(12, ReleaseStatus.HELD);
    world.untilAllAnswerBy(job, 12);
    world.publish(27, ReleaseStatus.RELEASED);
    world.publish(Counting.unfit());
    world.feed.send(20);
    world.awaitEverything(job);
    assertThat(world.lastVersions()).as("held").containsOnly(12L);
    world.publish(27, ReleaseStatus.RESUMED);
    world.untilAllAnswerBy(job, 27);
  }

  @Test
  void aSwapAtTheWatermarkIsNeverSeenByReadingsOfTheTimeBefore() throws Exception {
    try (SwapWorld world = new SwapWorld(folder, new Counting("at-watermark"))) {
      try (LocalJob job = world.start(2, Optional.empty())) {
        world.publish(1, ReleaseStatus.RELEASED);
        world.publish(2, ReleaseStatus.RELEASED.startingAt(SwapWorld.FIRST_TIME + 50_000));
        world.publish(3, ReleaseStatus.RELEASED.startingAt(SwapWorld.FIRST_TIME + 200_000));
        while (world.lastVersions().stream().filter(version -> version == 3).count()
            < SwapWorld.KEYS) {
          world.feed.send(10);
          world.awaitEverything(job);
        }
      }
      assertThat(world.complaints).isEmpty();
      assertThat(world.versionsSeen.keySet()).containsExactly(1L, 2L, 3L);
      // Numbers are a second apart; the watermark lags a minute behind.
      assertThat(world.versionsSeen.get(2L)).isGreaterThan(50);
      assertThat(world.versionsSeen.get(3L)).isGreaterThan(200);
    }
  }

  /** Each group by its own model, a number. */
  private record Counting(String swap) implements SwapWorld.Scoring {

    @Override
    public CatalogSource catalog() {
      return CountingJob::first;
    }

    @Override
    public String yaml() {
      return "operators: [count]\nfollow: {pipeline: counting, models: {kafka: {topic: models}},"
          + " swap: "
          + swap
          + "}";
    }

    @Override
    public List<PublishedModel> models(long version) {
      StateLayout layout = operator().signature().parameters();
      float[] parameters = layout.initial();
      parameters[layout.offset("seen")] = version;
      return IntStream.range(0, SwapWorld.GROUPS)
          .mapToObj(
              group -> PublishedModel.of(manifest("group-" + group, version), layout, parameters))
          .toList();
    }

    /** A model that lacks what the operator reads. */
    static PublishedModel unfit() {
      StateLayout layout = operator().signature().sequence();
      return PublishedModel.of(manifest("group-3", 99), layout, layout.initial());
    }

    private static Learner operator() {
      return (Learner)
          CountingLearner.catalog(CountingLearner.Release.FIRST, InjectedException.IN_COUNTING)
              .create(stages(), NumberedFeed.CHANNELS);
    }

    private static List<ModelSpec> stages() {
      return List.of(new ModelSpec(CountingLearner.TYPE, Map.of()));
    }

    private static ModelManifest manifest(String group, long version) {
      return new ModelManifest(
          new ModelName("counting", group, version),
          new Provenance(0, Provenance.NO_PARENT, 3 * version, SwapWorld.FIRST_TIME),
          List.of("number", "key"),
          stages(),
          "");
    }

    @Override
    public int number(JsonNode answer) {
      return answer.get("number").intValue();
    }

    @Override
    public Optional<String> fault(JsonNode answer, int number, long version) {
      if (answer.get("count").intValue() != number + 1) {
        return Optional.of("sequence state");
      }
      if (answer.get("seen").longValue() != version) {
        return Optional.of("another version's parameters");
      }
      return answer.get("source").textValue().equals("counting/" + answer.get("group").textValue())
          ? Optional.empty()
          : Optional.of("source");
    }
  }
}
