package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.model.StageWeights;
import io.millrace.api.model.Tensor;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.host.Streams;
import io.millrace.streaming.runtime.host.SummingNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Weights of a network swapped while it runs. The network sums a reading and the one before it, and
 * a version multiplies both by its number.
 */
class FollowWeightsTest {

  private static final String ALL = "released";

  @Test
  void exampleUsage() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.read(Streams.reading("g", "a", 10, 5));
      job.read(Streams.reading("h", "b", 11, 7));
      job.publish(SummingNetwork.release(ALL, 2));
      job.read(Streams.reading("g", "a", 12, 6));
      job.read(Streams.reading("h", "b", 13, 8));

      assertThat(job.answers())
          .as("a key's window goes on through a swap")
          .containsExactly("a#0 v1 5.0", "b#0 v1 7.0", "a#1 v2 22.0", "b#1 v2 30.0");
      assertThat(job.results())
          .extracting(Result::author)
          .containsOnly(ResultSource.of("trained/" + ALL));
    }
  }

  @Test
  void aBundleOfAllGroupsIsComputedBeforeTheNextModel() throws Exception {
    try (HostedFollower job = job(ALL, FollowSpec.Swap.AT_ONCE, FollowSpec.Trial.NONE, 100)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.read(Streams.reading("g", "a", 10, 1));
      job.read(Streams.reading("h", "b", 11, 2));
      job.read(Streams.reading("g", "a", 12, 3));
      job.publish(SummingNetwork.release(ALL, 2));
      job.read(Streams.reading("h", "b", 13, 4));
      job.flush();

      assertThat(job.answers())
          .containsExactly("a#0 v1 1.0", "b#0 v1 2.0", "a#1 v1 4.0", "b#1 v2 12.0");
    }
  }

  @Test
  void readingsOfEveryGroupWaitForTheFirstModel() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.read(Streams.reading("g", "a", 10, 1));
      job.read(Streams.reading("h", "b", 11, 2));
      job.restart();
      job.read(Streams.reading("g", "a", 12, 3));
      assertThat(job.answers()).isEmpty();
      job.publish(SummingNetwork.release(ALL, 3));

      assertThat(job.answers())
          .containsExactlyInAnyOrder("a#0 v3 3.0", "a#1 v3 12.0", "b#0 v3 6.0");
    }
  }

  @Test
  void whatWaitsForTheWatermarkSurvivesARestart() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.publish(SummingNetwork.release(ALL, 3).as(ReleaseStatus.RELEASED.startingAt(300)));
      job.publish(SummingNetwork.release(ALL, 2).as(ReleaseStatus.RELEASED.startingAt(200)));
      job.read(Streams.reading("g", "a", 100, 1));
      job.restart();
      job.watermark(199);
      job.read(Streams.reading("g", "a", 200, 1));
      job.watermark(200);
      job.read(Streams.reading("h", "b", 210, 1));
      job.watermark(1000);
      job.read(Streams.reading("h", "b", 1010, 1));

      assertThat(job.answers())
          .containsExactly("a#0 v1 1.0", "a#1 v1 2.0", "b#0 v2 2.0", "b#1 v3 6.0");
    }
  }

  @Test
  void aHeldVersionOfAllGroupsAnswersUntilItIsResumed() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.publish(SummingNetwork.release(ALL, 2));
      job.publish(SummingNetwork.release(ALL, 1).as(ReleaseStatus.HELD));
      job.publish(SummingNetwork.release(ALL, 3));
      job.restart();
      job.read(Streams.reading("g", "a", 10, 1));
      job.publish(SummingNetwork.release(ALL, 3).as(ReleaseStatus.RESUMED));
      job.read(Streams.reading("g", "a", 11, 1));

      assertThat(job.answers()).containsExactly("a#0 v1 1.0", "a#1 v3 6.0");
    }
  }

  @Test
  void aGroupMayHaveWeightsOfItsOwn() throws Exception {
    try (HostedFollower job =
        job(FollowSpec.Followed.ITS_OWN, FollowSpec.Swap.AT_ONCE, FollowSpec.Trial.NONE, 1)) {
      job.publish(SummingNetwork.release("g", 2));
      job.publish(SummingNetwork.release("h", 3));
      job.read(Streams.reading("g", "a", 10, 1));
      job.read(Streams.reading("h", "b", 11, 1));

      assertThat(job.answers()).containsExactly("a#0 v2 2.0", "b#0 v3 3.0");
    }
  }

  @Test
  void aCandidateWithWeightsComputesBesideTheAnswer() throws Exception {
    FollowSpec.Trial shadow = new FollowSpec.Trial("next", FollowSpec.Use.SHADOW, 10_000);
    try (HostedFollower job = job(ALL, FollowSpec.Swap.AT_ONCE, shadow, 1)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.read(Streams.reading("g", "a", 10, 1));
      job.publish(
          SummingNetwork.release("next", ALL, 9, StageWeights.of(SummingNetwork.stages(9))));
      job.read(Streams.reading("g", "a", 11, 1));

      assertThat(job.answers()).containsExactly("a#0 v1 1.0", "a#1 v1 2.0", "a#1 v9 18.0 shadow");
    }
  }

  @Test
  void aJobThatFollowsAnotherThanItsSavepointBeginsWithoutAModel() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.publish(SummingNetwork.release(ALL, 1).as(ReleaseStatus.HELD));
      job.read(Streams.reading("g", "a", 10, 5));
      job.restart(follow("next", FollowSpec.Trial.NONE));
      job.read(Streams.reading("g", "a", 11, 7));
      assertThat(job.answers()).as("the second waits").containsExactly("a#0 v1 5.0");
      job.publish(
          SummingNetwork.release("next", ALL, 3, StageWeights.of(SummingNetwork.stages(3))));

      assertThat(job.answers())
          .as("no hold of the other pipeline; the key's window goes on")
          .containsExactly("a#0 v1 5.0", "a#1 v3 36.0");
    }
  }

  @Test
  void aTrialThatIsTakenUpAgainGoesOnFromTheAnswersStates() throws Exception {
    FollowSpec.Trial shadow = new FollowSpec.Trial("next", FollowSpec.Use.SHADOW, 10_000);
    PublishedModel candidate =
        SummingNetwork.release("next", ALL, 9, StageWeights.of(SummingNetwork.stages(9)));
    try (HostedFollower job = job(ALL, FollowSpec.Swap.AT_ONCE, shadow, 1)) {
      job.publish(SummingNetwork.release(ALL, 1));
      job.publish(candidate);
      job.read(Streams.reading("g", "a", 10, 1));
      job.restart(follow("trained", FollowSpec.Trial.NONE));
      job.read(Streams.reading("g", "a", 11, 2));
      job.restart(follow("trained", shadow));
      job.publish(candidate);
      job.read(Streams.reading("g", "a", 12, 3));

      assertThat(job.answers())
          .containsExactly(
              "a#0 v1 1.0", "a#0 v9 9.0 shadow", "a#1 v1 3.0", "a#2 v1 5.0", "a#2 v9 45.0 shadow");
    }
  }

  @Test
  void weightsThatDoNotFitAreRefusedWithEveryReasonAndTheVersionBeforeGoesOn() throws Exception {
    try (HostedFollower job = common(FollowSpec.Swap.AT_ONCE)) {
      job.publish(SummingNetwork.release(ALL, 1));
      Tensor wide = new Tensor("stages.0.model/0.weight", List.of(1, 1, 3), new float[3]);
      Tensor odd = new Tensor("stages.0.model/7.weight", List.of(1), new float[1]);
      job.publish(SummingNetwork.release("trained", ALL, 2, List.of(wide, odd)));
      job.publish(SummingNetwork.release("trained", ALL, 3, List.of()));
      Tensor lost = new Tensor("stages.4.model/0.weight", List.of(1), new float[1]);
      job.publish(SummingNetwork.release("trained", ALL, 4, List.of(lost)));
      job.read(Streams.reading("g", "a", 10, 1));

      assertThat(job.answers()).containsExactly("a#0 v1 1.0");
      assertThat(job.letters()).extracting(DeadLetter::reason).containsOnly(Reason.UNFIT_MODEL);
      assertThat(job.letters().get(0).detail())
          .startsWith("Cannot answer by model trained/released/2: ")
          .contains("0.weight: expected shape [1, 1, 2], found [1, 1, 3]", "7.weight: expected");
      assertThat(job.letters().get(1).detail()).contains("it has no weights for the model files");
      assertThat(job.letters().get(2).detail())
          .contains("no model file for 'stages.4.model/0.weight'");
    }
  }

  private static HostedFollower common(FollowSpec.Swap swap) throws Exception {
    return job(ALL, swap, FollowSpec.Trial.NONE, 1);
  }

  private static FollowSpec follow(String pipeline, FollowSpec.Trial trial) {
    return follow(new FollowSpec.Followed(pipeline, ALL), FollowSpec.Swap.AT_ONCE, trial);
  }

  private static FollowSpec follow(
      FollowSpec.Followed followed, FollowSpec.Swap swap, FollowSpec.Trial trial) {
    return new FollowSpec(followed, new SourceSpec.ModelFolder("unused"), swap, trial, 4);
  }

  private static HostedFollower job(
      String group, FollowSpec.Swap swap, FollowSpec.Trial trial, int rows) throws Exception {
    return new HostedFollower(
        HostedFollower.recipe(SummingNetwork.stages(-1), StandardCatalog::catalog, rows),
        follow(new FollowSpec.Followed("trained", group), swap, trial));
  }
}
