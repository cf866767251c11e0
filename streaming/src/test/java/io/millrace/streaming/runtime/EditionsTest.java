package io.millrace.streaming.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.catalog.StandardCatalog;
import io.millrace.model.PublishedModel;
import io.millrace.model.Standing;
import io.millrace.streaming.pipeline.FollowSpec;
import io.millrace.streaming.pipeline.SourceSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditionsTest {

  private final Map<String, byte[]> state = new HashMap<>();
  private final Lineup lineup =
      new Lineup(new Lineup.Messages(state::get, state::put, state::remove), following("trained"));
  private final Editions editions = new Editions(lineup, fitting());

  @Test
  void exampleUsage() throws Exception {
    assertThat(editions.of("g", Arm.ANSWERING)).isEmpty();

    enter(1);
    Edition first = editions.of("g", Arm.ANSWERING).orElseThrow();
    assertThat(first.version()).isEqualTo(1);
    assertThat(editions.of("g", Arm.ANSWERING)).as("made ready once").containsSame(first);

    enter(2);
    editions.forget("g", Arm.ANSWERING);
    assertThat(editions.of("g", Arm.ANSWERING).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void whatWasJudgedAnswersWithoutBeingBuiltAgain() throws Exception {
    Edition judged = editions.judge(arrived(1));
    enter(1);

    assertThat(editions.of("g", Arm.ANSWERING)).containsSame(judged);
  }

  @Test
  void aModelThatIsHeldIsNotReplacedByTheOneJudgedLast() throws Exception {
    enter(1);
    lineup.enter(Arm.ANSWERING, arrived(1).as(Standing.HELD));
    Edition second = editions.judge(arrived(2));
    enter(2);

    assertThat(editions.of("g", Arm.ANSWERING).orElseThrow().version()).isEqualTo(1);

    lineup.enter(Arm.ANSWERING, arrived(2).as(Standing.RESUMED));
    editions.forget("g", Arm.ANSWERING);
    assertThat(editions.of("g", Arm.ANSWERING)).containsSame(second);
  }

  @Test
  void anEditionAnswersAtOnePlaceOnly() throws Exception {
    PublishedModel model = arrived(1);
    Edition judged = editions.judge(model);
    lineup.enter(Arm.ANSWERING, model);
    lineup.enter(Arm.CANDIDATE, model);

    assertThat(editions.of("g", Arm.ANSWERING)).containsSame(judged);
    assertThat(editions.of("g", Arm.CANDIDATE).orElseThrow().runner()).isNotSameAs(judged.runner());
  }

  @Test
  void modelsOfAPipelineThatIsNoLongerFollowedAreForgotten() throws Exception {
    enter(1);
    lineup.enter(Arm.ANSWERING, arrived(1).as(Standing.HELD));
    Lineup other =
        new Lineup(new Lineup.Messages(state::get, state::put, state::remove), following("next"));

    assertThat(other.active(Arm.ANSWERING)).isEmpty();
    PublishedModel theirs = SummingNetwork.release("next", "g", 7, arrived(7).contents().tensors());
    assertThat(other.enter(Arm.ANSWERING, theirs)).as("nothing is held any more").isTrue();
    assertThat(other.active(Arm.ANSWERING).orElseThrow().manifest().name()).hasToString("next/g/7");
  }

  @Test
  void whatChangesNothingIsNoSwap() throws Exception {
    assertThat(lineup.enter(Arm.ANSWERING, arrived(1))).isTrue();
    assertThat(lineup.enter(Arm.ANSWERING, arrived(1).as(Standing.RESUMED))).isFalse();
    assertThat(lineup.enter(Arm.ANSWERING, arrived(1).as(Standing.HELD))).isTrue();
    assertThat(lineup.enter(Arm.ANSWERING, arrived(2))).as("another is held").isFalse();
    assertThat(lineup.enter(Arm.ANSWERING, arrived(2).as(Standing.RESUMED))).isTrue();
    assertThat(lineup.active(Arm.ANSWERING).orElseThrow().manifest().name().version()).isEqualTo(2);
  }

  private void enter(long version) throws Exception {
    lineup.enter(Arm.ANSWERING, arrived(version));
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

  private static Fitting fitting() {
    ModelRecipe recipe =
        HostedFollower.recipe(SummingNetwork.stages(-1), StandardCatalog::catalog, 1);
    return new Fitting(recipe, recipe.create());
  }
}
