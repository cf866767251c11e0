package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import io.millrace.evaluate.regression.RestorationMeasure;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Observations with their gaps filled: what was seen as it was seen, and something where it was
 * not.
 */
class FilledTest {

  private static final int N = 12;

  @Test
  void exampleUsage() {
    SingleStream stream = stream();
    float[] observation = new float[N];
    for (float[] each : observations(200)) {
      observation = each;
      stream.step(each, 0);
    }
    observation[3] = Float.NaN;
    // Far beyond where the stage before clips.
    observation[4] = 12_345.678f;

    float[] filled = stream.step(observation, 0).orElseThrow().numbers("filled");

    for (int i = 0; i < N; i++) {
      assertThat(filled[i]).isFinite();
      if (i != 3) {
        assertThat(filled[i]).isEqualTo(observation[i]);
      }
    }
  }

  /**
   * Two sparse causes at a time: one hidden of twelve comes back with two fifths of its deviation
   * lost.
   */
  @Test
  void hiddenValuesComeBackFromTheOthers() {
    SingleStream stream = stream();
    RestorationMeasure measure = new RestorationMeasure(N);
    double[] sums = new double[measure.sums()];
    int at = 0;
    for (float[] truth : observations(20_000)) {
      float[] shown = truth.clone();
      shown[at % N] = Float.NaN;
      SingleStream.Answer answer = stream.step(shown, 0).orElse(null);
      if (at++ > 15_000) {
        measure.judge(truth, shown, answer.numbers("filled"), sums);
      }
    }
    assertThat(measure.value("observed_error", sums)).isZero();
    assertThat(measure.value("hidden_error", sums)).isLessThan(.45);
  }

  @Test
  void hasNoEffectWhereNothingMayBeMissing() {
    Assertions.assertThatThrownBy(
            () -> Trained.model(4, Map.of("missing", "refuse", "filled", true)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("filled: has no effect");
  }

  private static SingleStream stream() {
    List<ModelSpec> stages =
        List.of(
            new ModelSpec("standardize", Map.of()),
            new ModelSpec("dictionary", Map.of("filled", true)));
    return SingleStream.of(StandardCatalog.catalog().create(stages, N), 3);
  }

  private static List<float[]> observations(int count) {
    PlantedStream planted = new PlantedStream(N, .12, 8);
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(
            at -> {
              float[] values = new float[N];
              planted.next(values);
              return values;
            })
        .toList();
  }
}
