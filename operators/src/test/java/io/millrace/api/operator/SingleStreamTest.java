package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.operator.SingleStream.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SingleStreamTest {

  @Test
  void exampleUsage() {
    SingleStream stream = SingleStream.of(new RunningMeanLearner(2, 1), 42);
    Answer first = stream.step(new float[] {3, 4}, 0).orElseThrow();
    Answer second = stream.step(new float[] {3, 5}, 1000).orElseThrow();

    assertThat(first.number("distance")).isEqualTo(5f);
    assertThat(second.numbers("centred")).containsExactly(0, 1);
    assertThat(second.version()).isEqualTo(1);
    assertThat(stream.version()).isEqualTo(2);
    assertThat(stream.gauges()).containsExactly(Map.entry("distance", 1f));
  }

  @Test
  void staysSilentWhileTheOperatorWarmsUp() {
    SingleStream stream = SingleStream.of(new MovingAverage(1, 3, 1), 0);
    assertThat(stream.step(new float[] {3}, 0)).isEmpty();
    assertThat(stream.step(new float[] {6}, 0)).isEmpty();
    assertThat(stream.step(new float[] {9}, 0).orElseThrow().number("mean")).isEqualTo(6f);
    assertThat(stream.steps()).isEqualTo(3);
  }

  @Test
  void flushDrainsWhatIsOwedAndOnlyResetGoesOn() {
    SingleStream stream = SingleStream.of(new MovingAverage(1, 3, 1), 0);
    stream.step(new float[] {3}, 0);
    stream.step(new float[] {6}, 1);
    List<Answer> owed = stream.flush(2);

    assertThat(owed).extracting(answer -> answer.number("mean")).containsExactly(3f, 2f);
    assertThatThrownBy(() -> stream.step(new float[] {9}, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot step a sequence that was flushed: reset it first");
    assertThatThrownBy(() -> stream.peek(new float[] {9}, 3)).hasMessageContaining("peek into");
    assertThatThrownBy(stream::snapshot).hasMessageContaining("take a snapshot of");
    assertThatThrownBy(() -> stream.flush(3)).hasMessageContaining("flush");
    stream.reset();
    assertThat(stream.step(new float[] {9}, 4)).isEmpty();
  }

  @Test
  void anOperatorThatOwesNothingFlushesNothing() {
    SingleStream stream = SingleStream.of(new RunningMeanLearner(1, 1), 0);
    stream.step(new float[] {1}, 0);
    assertThat(stream.flush(1)).isEmpty();
  }

  @Test
  void peekAnswersAndChangesNothing() {
    SingleStream stream = SingleStream.of(new RunningMeanLearner(1, 1), 0);
    stream.step(new float[] {4}, 0);
    float[] peeked = stream.peek(new float[] {6}, 1).orElseThrow().output();
    assertThat(stream.learned()).isEqualTo(1);
    assertThat(stream.steps()).isEqualTo(1);
    assertThat(stream.step(new float[] {6}, 1).orElseThrow().output()).containsExactly(peeked);
  }

  @Test
  void restoresMidBatch() {
    SingleStream whole = SingleStream.of(new RunningMeanLearner(1, 3), 0);
    SingleStream later = SingleStream.of(new RunningMeanLearner(1, 3), 0);
    for (int at = 0; at < 5; at++) {
      whole.step(new float[] {at * at}, at);
    }
    later.restore(whole.snapshot());
    for (int at = 5; at < 9; at++) {
      assertThat(later.step(new float[] {at}, at).orElseThrow().output())
          .containsExactly(whole.step(new float[] {at}, at).orElseThrow().output());
    }
    assertThat(later.version()).isEqualTo(3);
  }

  @Test
  void aSnapshotIsACopy() {
    SingleStream stream = SingleStream.of(new RunningMeanLearner(1, 1), 0);
    stream.step(new float[] {4}, 0);
    Snapshot before = stream.snapshot();
    stream.step(new float[] {40}, 0);
    stream.restore(before);
    assertThat(stream.step(new float[] {4}, 0).orElseThrow().number("distance")).isZero();
    assertThat(before.parameters().values()[0]).isEqualTo(4f);
  }

  @Test
  void restoresWhatAnEarlierReleaseKept() {
    SingleStream stream = SingleStream.of(new RunningMeanLearner(1, 1), 0);
    StateLayout earlier = StateLayout.of(Slot.of("seen", 1), Slot.of("mean", 1), Slot.of("gone"));
    Snapshot old =
        new Snapshot(
            new FlatState(StateLayout.EMPTY, new float[0], 7),
            new FlatState(earlier, new float[] {7, 2, 9}, 7));
    stream.restore(old);
    assertThat(stream.step(new float[] {2}, 0).orElseThrow().number("distance")).isZero();
    assertThat(stream.steps()).isEqualTo(8);
  }

  @Test
  void aSnapshotOfOtherShapesIsRefusedAndChangesNothing() {
    SingleStream narrow = SingleStream.of(new RunningMeanLearner(1, 1), 0);
    narrow.step(new float[] {4}, 0);
    Snapshot wide = SingleStream.of(new RunningMeanLearner(2, 1), 0).snapshot();
    assertThatThrownBy(() -> narrow.restore(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slot 'mean' is [2] there and [1] here");
    assertThat(narrow.learned()).isEqualTo(1);
    assertThatThrownBy(() -> new FlatState(StateLayout.EMPTY, new float[2], 0))
        .hasMessageContaining("state of 2 numbers");
  }

  @Test
  void resetBeginsANewSequenceAndForgetBeginsEverything() {
    SingleStream stream = SingleStream.of(new TinyLearner(), 1);
    float[] input = {1, 1};
    float[] start = stream.step(input, 0).orElseThrow().output();
    for (int at = 1; at < TinyLearner.BATCH; at++) {
      stream.step(input, at);
    }
    stream.reset();
    assertThat(stream.steps()).isZero();
    assertThat(stream.learned()).isEqualTo(TinyLearner.BATCH);
    float learned = TinyLearner.BATCH / 100f;
    assertThat(stream.step(input, 9).orElseThrow().output()[0])
        .isCloseTo(start[0] + learned, within(1e-6f));
    stream.forget();
    assertThat(stream.learned()).isZero();
    assertThat(stream.step(input, 10).orElseThrow().output()).containsExactly(start);
  }

  @Test
  void aBadObservationIsNamedAndChangesNothing() {
    SingleStream strict = SingleStream.of(new MovingAverage(2, 1, 1), 0);
    assertThatThrownBy(() -> strict.step(new float[] {1, Float.NaN}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot take an observation: channel 1: expected a value, because the operator takes"
                + " none that are missing, found none; fill gaps with impute before it, or leave the"
                + " reading out");
    SingleStream tolerant = SingleStream.of(new RunningMeanLearner(2, 1), 0);
    assertThatThrownBy(() -> tolerant.step(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, 0))
        .hasMessage(
            "Cannot take an observation: channel 1: expected a finite number, found Infinity; send a"
                + " number, or null where it is missing");
    assertThatThrownBy(() -> tolerant.peek(new float[1], 0))
        .hasMessage("Cannot take an observation of 1 values: this operator reads 2 channels");
    assertThat(strict.steps() + tolerant.steps() + tolerant.learned()).isZero();
  }
}
