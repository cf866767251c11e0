package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.runtime.host.Deviation;
import io.millrace.streaming.runtime.host.Streams;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/** A model here is the mean that readings are compared with; readings are 100, so 100 - mean. */
class FollowOperatorTest {

  private static final StateLayout LAYOUT = StateLayout.of(Slot.of("mean"), Slot.of("pending.sum"));
  private static final Origin ORIGIN = Origin.topic("models", 0, 12);

  @Test
  void exampleUsage() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(model("learner", 50, 1));
      job.read("a", 10);
      job.publish(model("learner", 100, 2));
      job.read("a", 20);

      assertThat(job.answers()).containsExactly("a#0 v50 99.0", "a#1 v100 98.0");
      assertThat(job.results())
          .extracting(Result::author)
          .containsOnly(ResultSource.of("learner/g"));
      assertThat(job.results())
          .as("a key's sequence state goes on through a swap")
          .extracting(result -> result.output()[1])
          .containsExactly(1f, 2f);
    }
  }

  @Test
  void readingsBeforeAModelInTheBundleAreAnsweredByTheOneBefore() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE), 100)) {
      job.publish(model("learner", 1, 1));
      job.read("a", 10);
      job.read("b", 11);
      job.publish(model("learner", 2, 2));
      job.read("a", 12);
      job.flush();

      assertThat(job.answers()).containsExactly("a#0 v1 99.0", "b#0 v1 99.0", "a#1 v2 98.0");
    }
  }

  @Test
  void aSwapAtTheWatermarkLeavesTheTimeBeforeItToTheOldVersion() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_WATERMARK))) {
      job.publish(model("learner", 1, 1, 5));
      job.publish(model("learner", 3, 3, 300));
      job.publish(model("learner", 2, 2, 200));
      job.read("a", 210);
      job.watermark(199);
      job.read("a", 220);
      job.watermark(200);
      job.read("a", 230);
      job.watermark(400);
      job.read("a", 410);

      assertThat(job.answers())
          .containsExactly("a#0 v1 99.0", "a#1 v1 99.0", "a#2 v2 98.0", "a#3 v3 97.0");
    }
  }

  @Test
  void aReleaseMayNameTheTimeFromWhichItAnswers() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(model("learner", 1, 1));
      job.publish(model("learner", 2, 2).as(ReleaseStatus.RELEASED.startingAt(1000)));
      job.read("a", 10);
      job.watermark(1000);
      job.read("a", 1010);

      assertThat(job.answers()).containsExactly("a#0 v1 99.0", "a#1 v2 98.0");
    }
  }

  @Test
  void aHeldVersionAnswersUntilItsGroupIsResumed() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(model("learner", 1, 1));
      job.publish(model("learner", 2, 2));
      job.publish(model("learner", 1, 1).as(ReleaseStatus.HELD));
      job.read("a", 10);
      job.publish(model("learner", 3, 3));
      job.read("a", 11);
      job.restart();
      job.publish(model("learner", 4, 4));
      job.read("a", 12);
      job.publish(model("learner", 3, 3).as(ReleaseStatus.RESUMED));
      job.read("a", 13);
      job.publish(model("learner", 3, 3).as(ReleaseStatus.RESUMED));
      job.read("a", 14);

      assertThat(job.answers())
          .containsExactly(
              "a#0 v1 99.0", "a#1 v1 99.0", "a#2 v1 99.0", "a#3 v4 96.0", "a#4 v4 96.0");
    }
  }

  @Test
  void whatWillAnswerLaterSurvivesARestart() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_WATERMARK))) {
      job.publish(model("learner", 1, 1, 5));
      job.publish(model("learner", 2, 2, 200));
      job.read("a", 100);
      job.restart();
      job.read("a", 110);
      job.watermark(250);
      job.read("a", 260);

      assertThat(job.answers()).containsExactly("a#0 v1 99.0", "a#1 v1 99.0", "a#2 v2 98.0");
    }
  }

  @Test
  void readingsWaitForTheFirstModelOfTheirGroupAndNoLongerThanTheInput() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_WATERMARK))) {
      job.read("a", 10);
      job.read("b", 11);
      job.restart();
      job.read("a", 12);
      job.read(Streams.reading("never", "x", 13, 1));
      job.read("a", 14);
      job.read("a", 15);
      assertThat(job.answers()).isEmpty();
      assertThat(job.letters())
          .as("four may wait")
          .extracting(DeadLetter::reason, letter -> letter.origin().position())
          .containsExactly(org.assertj.core.groups.Tuple.tuple(Reason.NO_MODEL, 15L));

      job.publish(model("learner", 7, 7, 1_000_000));
      assertThat(job.answers())
          .containsExactly("a#0 v7 93.0", "b#0 v7 93.0", "a#1 v7 93.0", "a#2 v7 93.0");

      job.finish();
      assertThat(job.letters().get(1).detail())
          .isEqualTo(
              "expected a model of group 'never', found that none arrived before the end of "
                  + "input; publish one,"
                  + " or raise waiting");
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedWithEveryReasonAndTheOldOneGoesOn() throws Exception {
    StateLayout other = StateLayout.of(Slot.of("mean", 2), Slot.of("tracker", 3));
    ModelManifest manifest =
        new ModelManifest(
            new ModelName("learner", "g", 9),
            new Provenance(0, 1, 30, 5),
            List.of("temperature"),
            List.of(new ModelSpec("dictionary", Map.of())),
            "");
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(model("learner", 1, 1));
      job.publish(PublishedModel.of(manifest, other, new float[5]));
      job.read("a", 10);

      assertThat(job.answers()).containsExactly("a#0 v1 99.0");
      DeadLetter letter = job.letters().get(0);
      assertThat(letter.reason()).isEqualTo(Reason.UNFIT_MODEL);
      assertThat(letter.origin()).isEqualTo(ORIGIN);
      assertThat(letter.payload()).isEqualTo("model learner/g/9");
      assertThat(letter.detail())
          .isEqualTo(
              "Cannot answer by model learner/g/9: its channels are [temperature], those of this"
                  + " pipeline [value]; its operators are [dictionary], those of this pipeline"
                  + " [deviation]; this pipeline has no slot 'tracker' [3]; slot 'mean' is [2]"
                  + " there and [] here; name the channels and operators of the pipeline that published it");
    }
  }

  @Test
  void aModelInTheStateThatFitsNoLongerIsRefusedOnceAndReadingsWaitForAnother() throws Exception {
    ModelRecipe usual = recipe(1, "value");
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_WATERMARK))) {
      job.publish(model("learner", 1, 1, 5));
      job.publish(model("learner", 2, 2, 200));
      job.read("a", 10);
      job.restart(recipe(1, "celsius"));
      job.read("a", 20);
      job.read("a", 30);
      job.watermark(200);
      job.restart();
      job.read("a", 210);

      assertThat(job.answers()).containsExactly("a#0 v1 99.0");
      assertThat(job.letters())
          .as("one of each, over two starts")
          .extracting(DeadLetter::payload)
          .containsExactly("model learner/g/1", "model learner/g/2");
      assertThat(job.letters())
          .allSatisfy(
              letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.UNFIT_MODEL);
                assertThat(letter.origin()).isEqualTo(Origin.NOWHERE);
                assertThat(letter.detail())
                    .contains("its channels are [value], those of this pipeline [celsius]");
              });

      job.restart(usual);
      job.read("a", 220);
      assertThat(job.answers())
          .as("the file that it fits is back, and so is the model, for those that waited first")
          .containsExactly(
              "a#0 v1 99.0", "a#1 v1 99.0", "a#2 v1 99.0", "a#3 v1 99.0", "a#4 v1 99.0");
      assertThat(job.results()).extracting(Result::time).containsExactly(10L, 20L, 30L, 210L, 220L);
    }
  }

  @Test
  void aSlotThatALaterReleaseAddsTakesItsInitialValueAsInASavepoint() throws Exception {
    StateLayout before = StateLayout.of(Slot.of("mean"));
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(PublishedModel.of(manifest("learner", 7, 1), before, new float[] {40}));
      job.read("a", 10);
      job.restart();
      job.read("a", 20);

      assertThat(job.answers()).containsExactly("a#0 v7 60.0", "a#1 v7 60.0");
      assertThat(job.letters()).isEmpty();
    }
  }

  @Test
  void aModelWithoutAnyOfTheSlotsIsRefused() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE))) {
      job.publish(PublishedModel.of(manifest("learner", 7, 1), StateLayout.of(), new float[0]));

      assertThat(job.letters())
          .extracting(DeadLetter::detail)
          .singleElement()
          .asString()
          .contains("it has none of the slots [mean, pending.sum]");
    }
  }

  @Test
  void aShadowComputesEveryReadingBesideTheAnswer() throws Exception {
    FollowSpec.Trial trial = new FollowSpec.Trial("next", FollowSpec.Use.SHADOW, 10_000);
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE, trial))) {
      job.publish(model("learner", 1, 1));
      job.read("a", 10);
      job.publish(model("next", 8, 50));
      job.read("a", 20);
      job.restart();
      job.read("a", 30);
      job.read(Streams.reading("g", "a", 40, Float.POSITIVE_INFINITY));
      job.read("a", 50);

      assertThat(job.answers())
          .containsExactly(
              "a#0 v1 99.0",
              "a#1 v1 99.0",
              "a#1 v8 50.0 shadow",
              "a#2 v1 99.0",
              "a#2 v8 50.0 shadow",
              "a#3 v1 99.0",
              "a#3 v8 50.0 shadow");
      assertThat(job.letters()).as("one refusal a reading").hasSize(1);
      assertThat(job.results().get(2).author())
          .isEqualTo(new ResultSource("next/g", ResultSource.Role.SHADOW));
    }
  }

  @Test
  void aSplitLeavesEachKeyToOneModelByItsHash() throws Exception {
    FollowSpec.Trial trial = new FollowSpec.Trial("next", FollowSpec.Use.SPLIT, 2500);
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE, trial), 100)) {
      job.publish(model("learner", 1, 1));
      job.publish(model("next", 8, 50));
      for (int round = 0; round < 3; round++) {
        for (int key = 0; key < 400; key++) {
          job.read("key-" + key, 10 + round);
        }
      }
      job.flush();

      List<Result> results = job.results();
      assertThat(results).hasSize(1200);
      Map<String, List<Long>> versions =
          results.stream()
              .collect(
                  java.util.stream.Collectors.groupingBy(
                      Result::key,
                      java.util.stream.Collectors.mapping(
                          Result::version, java.util.stream.Collectors.toList())));
      assertThat(versions.values())
          .allMatch(all -> all.size() == 3 && all.stream().distinct().count() == 1);
      // A quarter of 400 keys, within four standard deviations of a binomial.
      assertThat(versions.values().stream().filter(all -> all.get(0) == 8).count())
          .isBetween(65L, 135L);
    }
  }

  @Test
  void aCandidateWithoutAModelLeavesEveryKeyToTheOther() throws Exception {
    FollowSpec.Trial trial = new FollowSpec.Trial("next", FollowSpec.Use.SPLIT, 9999);
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_ONCE, trial))) {
      job.publish(model("learner", 1, 1));
      job.read("a", 10);
      job.publish(model("next", 8, 50));
      job.read("a", 11);

      assertThat(job.answers()).containsExactly("a#0 v1 99.0", "a#1 v8 50.0");
    }
  }

  @Test
  void whatOneGroupLearnedMayAnswerAllGroups() throws Exception {
    FollowSpec common =
        new FollowSpec(
            new FollowSpec.Followed("learner", "g"),
            new SourceSpec.ModelFolder("unused"),
            FollowSpec.Swap.AT_WATERMARK,
            FollowSpec.Trial.NONE,
            4);
    try (HostedFollower job = job(common)) {
      job.publish(model("learner", 1, 1, 5));
      job.publish(model("learner", 2, 2, 200));
      job.read(Streams.reading("h", "b", 100, 100));
      job.watermark(250);
      job.read(Streams.reading("g", "a", 260, 100));
      job.read(Streams.reading("h", "b", 261, 100));

      assertThat(job.answers()).containsExactly("b#0 v1 99.0", "a#0 v2 98.0", "b#1 v2 98.0");
      assertThat(job.results())
          .extracting(Result::author)
          .containsOnly(ResultSource.of("learner/g"));
    }
  }

  @Test
  void modelsDoNotHoldEventTimeBack() throws Exception {
    try (HostedFollower job = job(follow(FollowSpec.Swap.AT_WATERMARK))) {
      job.watermark(50);
      assertThat(job.output()).contains(new Watermark(50));
    }
  }

  private static PublishedModel model(String pipeline, long version, float mean) {
    return model(pipeline, version, mean, 0);
  }

  private static PublishedModel model(String pipeline, long version, float mean, long time) {
    return PublishedModel.of(manifest(pipeline, version, time), LAYOUT, new float[] {mean, 0});
  }

  private static ModelManifest manifest(String pipeline, long version, long time) {
    return new ModelManifest(
        new ModelName(pipeline, "g", version),
        new Provenance(0, Provenance.NO_PARENT, 3 * version, time),
        List.of("value"),
        List.of(new ModelSpec("deviation", Map.of())),
        "");
  }

  private static FollowSpec follow(FollowSpec.Swap swap) {
    return follow(swap, FollowSpec.Trial.NONE);
  }

  private static FollowSpec follow(FollowSpec.Swap swap, FollowSpec.Trial trial) {
    return new FollowSpec(
        new FollowSpec.Followed("learner", FollowSpec.Followed.ITS_OWN),
        new SourceSpec.ModelFolder("unused"),
        swap,
        trial,
        4);
  }

  private static HostedFollower job(FollowSpec follow) throws Exception {
    return job(follow, 1);
  }

  private static HostedFollower job(FollowSpec follow, int rows) throws Exception {
    return new HostedFollower(recipe(rows, "value"), follow);
  }

  private static ModelRecipe recipe(int rows, String channel) {
    return new ModelRecipe(
        "scores",
        new ModelPlan(List.of(channel), List.of(new ModelSpec("deviation", Map.of())), 7),
        Deviation::catalog,
        new HostSettings(rows, 1000, 10_000, 0));
  }
}
