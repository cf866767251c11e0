package io.millrace.streaming.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionQueueTest {

  private static final FollowSpec FOLLOW =
      new FollowSpec(
          new FollowSpec.Followed("learners", FollowSpec.Followed.ITS_OWN),
          new SourceSpec.ModelFolder("models"),
          FollowSpec.Swap.AT_ONCE,
          new FollowSpec.Trial("hopefuls", FollowSpec.Use.SHADOW, 0),
          0);

  private final Map<String, byte[]> state = new HashMap<>();
  private final VersionQueue queue = new VersionQueue(messages(state), FOLLOW);

  @Test
  void exampleUsage() throws Exception {
    assertThat(queue.active(Arm.ANSWERING)).isEmpty();

    assertThat(queue.enter(Arm.ANSWERING, released(1))).isTrue();
    assertThat(queue.enter(Arm.ANSWERING, released(2))).isTrue();
    assertThat(answering()).isEqualTo(2);

    assertThat(queue.enter(Arm.ANSWERING, held(1))).isTrue();
    assertThat(queue.enter(Arm.ANSWERING, released(3))).as("while another is held").isFalse();
    assertThat(answering()).isEqualTo(1);

    assertThat(queue.enter(Arm.ANSWERING, resumed(1))).isTrue();
    assertThat(answering()).isEqualTo(3);
  }

  /** What answers after a history; r, h, e with a version: released, held, ended hold. */
  @ParameterizedTest
  @CsvSource({
    "r1,                   1",
    "r2 r1,                1",
    "h7,                   7",
    "h7 e7,                7",
    "r1 h7 e7,             1",
    "r1 h7 h8 e8,          1",
    "r1 h7 r2 r3 e7,       3",
    "h7 r2 e7,             2",
    "e5,                   5",
    "r1 e5,                1",
    "r1 h7 e7 e7,          1",
    "r1 h7 e7 h1 r9 e1 r4, 4"
  })
  void answersByTheVersionThatAHistoryLeaves(String history, long expected) throws Exception {
    for (String word : history.split(" ")) {
      queue.enter(Arm.ANSWERING, of(word));
    }
    assertThat(answering()).isEqualTo(expected);
  }

  /** Against what the reference says in words: the last that is held, else the last released. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithTheWholeHistoryReadFromItsEnd(long seed) throws Exception {
    SeededRandom random = new SeededRandom(seed);
    Long held = null;
    Long released = null;
    Long before = null;
    for (int step = 0; step < 400; step++) {
      long version = random.below(50);
      String call = List.of("r", "r", "h", "e").get(random.below(4));
      if (call.equals("h")) {
        held = version;
      } else if (call.equals("r")) {
        released = version;
      } else {
        released = released == null ? version : released;
        held = null;
      }

      boolean changed = queue.enter(Arm.ANSWERING, of(call + version));

      Long expected = held != null ? held : released;
      assertThat(answering()).as("after step %d", step).isEqualTo(expected);
      assertThat(changed || expected.equals(before)).as("a change is told").isTrue();
      before = expected;
    }
  }

  @Test
  void theArmsKnowNothingOfEachOther() throws Exception {
    queue.enter(Arm.ANSWERING, released(4));
    queue.enter(Arm.CANDIDATE, model("hopefuls", 9, ReleaseStatus.HELD));

    assertThat(answering()).isEqualTo(4);
    assertThat(version(Arm.CANDIDATE)).isEqualTo(9);
    assertThat(queue.enter(Arm.ANSWERING, released(5))).as("held in the other arm").isTrue();
  }

  @Test
  void aMessageOfAPipelineThatIsNoLongerFollowedIsRemoved() throws Exception {
    VersionQueue earlier = new VersionQueue(messages(state), following("another"));
    earlier.enter(Arm.ANSWERING, model("another", 1, ReleaseStatus.RELEASED));
    earlier.enter(Arm.ANSWERING, model("another", 2, ReleaseStatus.HELD));
    earlier.later(Arm.ANSWERING, model("another", 3, ReleaseStatus.RELEASED), 10);

    assertThat(queue.active(Arm.ANSWERING)).isEmpty();
    assertThat(due(Arm.ANSWERING, 10)).isFalse();
    assertThat(queue.enter(Arm.ANSWERING, released(8))).as("no hold is left").isTrue();
    assertThat(answering()).isEqualTo(8);
    queue.enter(Arm.ANSWERING, held(4));
    queue.enter(Arm.ANSWERING, resumed(4));
    assertThat(answering()).as("not what waited for the other pipeline").isEqualTo(8);
  }

  @Test
  void aModelThatWaitsTakesEffectOnceWhenItsTimeComes() throws Exception {
    queue.enter(Arm.ANSWERING, released(1));
    queue.later(Arm.ANSWERING, released(2), 1000);
    queue.later(Arm.ANSWERING, released(3), 2000);

    assertThat(due(Arm.ANSWERING, 999)).isFalse();
    assertThat(answering()).isEqualTo(1);
    assertThat(due(Arm.ANSWERING, 1000)).isTrue();
    assertThat(answering()).isEqualTo(2);
    assertThat(due(Arm.ANSWERING, 1000)).as("a second time").isFalse();
    assertThat(due(Arm.CANDIDATE, 2000)).as("in the other arm").isFalse();
  }

  @Test
  void anUnfitModelLeavesTheHoldOfItsGroupAndComesBackWhereItFits() throws Exception {
    queue.enter(Arm.ANSWERING, released(1));
    queue.enter(Arm.ANSWERING, held(1));
    queue.setAside(Arm.ANSWERING);

    assertThat(queue.active(Arm.ANSWERING)).isEmpty();
    assertThat(queue.enter(Arm.ANSWERING, released(2))).as("the hold was not ended").isFalse();
    queue.bringBack(Arm.ANSWERING);
    assertThat(answering()).isEqualTo(1);
    assertThat(queue.aside(Arm.ANSWERING)).isEmpty();

    queue.setAside(Arm.ANSWERING);
    assertThat(queue.enter(Arm.ANSWERING, resumed(1))).isTrue();
    assertThat(answering()).isEqualTo(2);
    assertThat(queue.aside(Arm.ANSWERING)).as("another was published").isEmpty();
  }

  @Test
  void aReleaseThatComesDueDuringAHoldWaitsForItsEnd() throws Exception {
    queue.later(Arm.ANSWERING, released(2), 0);
    queue.enter(Arm.ANSWERING, held(1));

    assertThat(due(Arm.ANSWERING, 0)).isFalse();
    assertThat(answering()).isEqualTo(1);
    queue.enter(Arm.ANSWERING, resumed(1));
    assertThat(answering()).isEqualTo(2);
  }

  @Test
  void ofTwoModelsThatWaitForOneTimeTheLaterCounts() throws Exception {
    queue.later(Arm.ANSWERING, released(5), 7);
    queue.later(Arm.ANSWERING, released(4), 7);

    due(Arm.ANSWERING, 7);

    assertThat(answering()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
  void theNameOfAWaitingMessageHoldsItsTime(long time) throws Exception {
    queue.later(Arm.CANDIDATE, model("hopefuls", 1, ReleaseStatus.RELEASED), time);

    assertThat(state.keySet().stream().map(VersionQueue::awaited))
        .containsExactly(OptionalLong.of(time));
  }

  @Test
  void aMessageThatAnswersWaitsForNoTime() throws Exception {
    queue.enter(Arm.ANSWERING, released(1));
    queue.enter(Arm.ANSWERING, held(1));

    assertThat(state).hasSize(2);
    assertThat(state.keySet().stream().map(VersionQueue::awaited))
        .containsOnly(OptionalLong.empty());
  }

  @Test
  void damagedStateIsNamedAsAModelThatCannotBeRead() {
    state.put("answering/active", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> queue.active(Arm.ANSWERING)).isInstanceOf(ModelFileException.class);
  }

  private long answering() throws Exception {
    return version(Arm.ANSWERING);
  }

  private long version(Arm arm) throws Exception {
    return queue.active(arm).orElseThrow().manifest().name().version();
  }

  private static FollowSpec following(String pipeline) {
    return new FollowSpec(
        new FollowSpec.Followed(pipeline, FollowSpec.Followed.ITS_OWN),
        FOLLOW.models(),
        FOLLOW.swap(),
        FOLLOW.trial(),
        0);
  }

  private static VersionQueue.Messages messages(Map<String, byte[]> map) {
    return new VersionQueue.Messages(map::get, map::put, map::remove);
  }

  private static PublishedModel of(String word) {
    long version = Long.parseLong(word.substring(1));
    return switch (word.charAt(0)) {
      case 'r' -> released(version);
      case 'h' -> held(version);
      default -> resumed(version);
    };
  }

  private static PublishedModel released(long version) {
    return model("learners", version, ReleaseStatus.RELEASED);
  }

  private static PublishedModel held(long version) {
    return model("learners", version, ReleaseStatus.HELD);
  }

  private static PublishedModel resumed(long version) {
    return model("learners", version, ReleaseStatus.RESUMED);
  }

  private static PublishedModel model(String pipeline, long version, ReleaseStatus status) {
    ModelManifest draft =
        new ModelManifest(
            new ModelName(pipeline, "group", version),
            new Provenance(0, Provenance.NO_PARENT, 0, 0),
            List.of("a"),
            List.of(new ModelSpec("standardize", Map.of())),
            "");
    return PublishedModel.of(draft, StateLayout.of(Slot.of("scale")), new float[1]).as(status);
  }

  /** Whether the model that waited for a time changes the one that answers. */
  private boolean due(Arm arm, long time) throws Exception {
    Optional<PublishedModel> due = queue.due(arm, time);
    return due.isPresent() && queue.enter(arm, due.get());
  }
}
