package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.host.SummingNetwork;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedModelsTest {

  private final Map<String, byte[]> state = new HashMap<>();
  private final VersionQueue queue =
      new VersionQueue(
          new VersionQueue.Messages(state::get, state::put, state::remove), following("trained"));
  private final LoadedModels loadedModels =
      new LoadedModels(queue, compatibility(), (model, why) -> {});

  @Test
  void exampleUsage() throws Exception {
    assertThat(loadedModels.of("g", Arm.ANSWERING)).isEmpty();

    enter(1);
    LoadedModel first = loadedModels.of("g", Arm.ANSWERING).orElseThrow();
    assertThat(first.version()).isEqualTo(1);
    assertThat(loadedModels.of("g", Arm.ANSWERING)).as("made ready once").containsSame(first);

    enter(2);
    loadedModels.forget("g", Arm.ANSWERING);
    assertThat(loadedModels.of("g", Arm.ANSWERING).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void whatWasJudgedAnswersWithoutBeingBuiltAgain() throws Exception {
    LoadedModel judged = loadedModels.judge(arrived(1));
    enter(1);

    assertThat(loadedModels.of("g", Arm.ANSWERING)).containsSame(judged);
  }

  @Test
  void aModelThatIsHeldIsNotReplacedByTheOneJudgedLast() throws Exception {
    enter(1);
    queue.enter(Arm.ANSWERING, arrived(1).as(ReleaseStatus.HELD));
    LoadedModel second = loadedModels.judge(arrived(2));
    enter(2);

    assertThat(loadedModels.of("g", Arm.ANSWERING).orElseThrow().version()).isEqualTo(1);

    queue.enter(Arm.ANSWERING, arrived(2).as(ReleaseStatus.RESUMED));
    loadedModels.forget("g", Arm.ANSWERING);
    assertThat(loadedModels.of("g", Arm.ANSWERING)).containsSame(second);
  }

  @Test
  void anEditionAnswersAtOnePlaceOnly() throws Exception {
    PublishedModel model = arrived(1);
    LoadedModel judged = loadedModels.judge(model);
    queue.enter(Arm.ANSWERING, model);
    queue.enter(Arm.CANDIDATE, model);

    assertThat(loadedModels.of("g", Arm.ANSWERING)).containsSame(judged);
    assertThat(loadedModels.of("g", Arm.CANDIDATE).orElseThrow().runner())
        .isNotSameAs(judged.runner());
  }

  @Test
  void modelsOfAPipelineThatIsNoLongerFollowedAreForgotten() throws Exception {
    enter(1);
    queue.enter(Arm.ANSWERING, arrived(1).as(ReleaseStatus.HELD));
    VersionQueue other =
        new VersionQueue(
            new VersionQueue.Messages(state::get, state::put, state::remove), following("next"));

    assertThat(other.active(Arm.ANSWERING)).isEmpty();
    PublishedModel theirs = SummingNetwork.release("next", "g", 7, arrived(7).contents().tensors());
    assertThat(other.enter(Arm.ANSWERING, theirs)).as("nothing is held any more").isTrue();
    assertThat(other.active(Arm.ANSWERING).orElseThrow().manifest().name()).hasToString("next/g/7");
  }

  @Test
  void whatChangesNothingIsNoSwap() throws Exception {
    assertThat(queue.enter(Arm.ANSWERING, arrived(1))).isTrue();
    assertThat(queue.enter(Arm.ANSWERING, arrived(1).as(ReleaseStatus.RESUMED))).isFalse();
    assertThat(queue.enter(Arm.ANSWERING, arrived(1).as(ReleaseStatus.HELD))).isTrue();
    assertThat(queue.enter(Arm.ANSWERING, arrived(2))).as("another is held").isFalse();
    assertThat(queue.enter(Arm.ANSWERING, arrived(2).as(ReleaseStatus.RESUMED))).isTrue();
    assertThat(queue.active(Arm.ANSWERING).orElseThrow().manifest().name().version()).isEqualTo(2);
  }

  private void enter(long version) throws Exception {
    queue.enter(Arm.ANSWERING, arrived(version));
  }

  /** As it is read from a topic. */
  private static PublishedModel arrived(long version) {
    return PublishedModel.read(SummingNetwork.release("g", version).message());
  }

  private static FollowSpec following(String pipeline) {
    return new FollowSpec(
        new FollowSpec.Followed(pipeline, FollowSpec.Followed.ITS_OWN),
        new SourceSpec.ModelFolder("unused"),
        FollowSpec.Swap.AT_ONCE,
        new FollowSpec.Trial(pipeline, FollowSpec.Use.SHADOW, FollowSpec.Trial.ALL),
        4);
  }

  private static ModelCompatibility compatibility() {
    ModelRecipe recipe =
        HostedFollower.recipe(SummingNetwork.stages(-1), StandardCatalog::catalog, 1);
    return new ModelCompatibility(recipe, recipe.create(), FollowSpec.ALWAYS);
  }
}
