package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.operator.SingleStream.Snapshot;
import io.millrace.api.operator.StateLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnionDictionaryTest {

  private static final float HALF = (float) Math.sqrt(0.5);

  /** Basis 0 is the identity; basis 1 its turn by an eighth. */
  private final SingleStream stream = turned();

  @Test
  void exampleUsage() {
    // (3, 3) takes two codes in the first basis and a single one in the second.
    Answer answer = stream.step(new float[] {3, 3}, 0).orElseThrow();
    assertThat(answer.number("basis")).isEqualTo(1);
    assertThat(answer.numbers("code")).containsExactly(6 * HALF, 0);
    assertThat(answer.number("error")).isLessThan(1e-6f);
    assertThat(stream.step(new float[] {0, -2}, 1).orElseThrow().number("basis")).isZero();
  }

  @Test
  void onlyTheBasisThatAnswersLearns() {
    stream.step(new float[] {3, 3}, 0);
    FlatState parameters = stream.snapshot().parameters();
    StateLayout layout = parameters.layout();
    assertThat(parameters.values()[layout.offset("basis0.pending.count")]).isZero();
    assertThat(parameters.values()[layout.offset("basis1.pending.count")]).isOne();
    stream.step(new float[] {2, 2}, 1);
    stream.step(new float[] {-1, -1}, 2);

    FlatState closed = stream.snapshot().parameters();
    assertThat(stream.version()).isOne();
    assertThat(closed.values()[layout.offset("basis1.schedule.batches")]).isOne();
    assertThat(closed.values()[layout.offset("basis0.schedule.batches")])
        .as("no observation, no step")
        .isZero();
    assertThat(closed.values()[layout.offset("basis0.dictionary")]).isEqualTo(1);
    assertThat(closed.values()[layout.offset("basis1.pending.count")]).isZero();
  }

  @Test
  void amongEqualsTheFirstAnswers() {
    assertThat(stream.step(new float[2], 0).orElseThrow().number("basis")).isZero();
  }

  @Test
  void everyBasisHasGaugesOfItsOwn() {
    assertThat(((Learner) Trained.model(2, Map.of("bases", 2))).gauges().names())
        .contains("basis0.error", "basis1.error", "basis1.expected_error");
  }

  @Test
  void basesBeginApart() {
    Snapshot fresh = SingleStream.of(Trained.model(5, Map.of("bases", 2)), 3).snapshot();
    StateLayout layout = fresh.parameters().layout();
    float[] values = fresh.parameters().values();
    assertThat(values[layout.offset("basis0.dictionary")])
        .isNotEqualTo(values[layout.offset("basis1.dictionary")]);
  }

  private static SingleStream turned() {
    SingleStream stream =
        SingleStream.of(
            Trained.model(2, Map.of("bases", 2, "batch", 3, "keep", 1, "objective", "lp")), 1);
    Snapshot fresh = stream.snapshot();
    StateLayout layout = fresh.parameters().layout();
    float[] values = fresh.parameters().values();
    float[] both = {1, 0, 0, 1, HALF, HALF, -HALF, HALF};
    System.arraycopy(both, 0, values, layout.offset("basis0.dictionary"), 4);
    System.arraycopy(both, 4, values, layout.offset("basis1.dictionary"), 4);
    stream.restore(new Snapshot(fresh.sequence(), new FlatState(layout, values, 0)));
    return stream;
  }
}
