package io.millrace.statespace.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S5ModelTest {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty().with("s5", S5Model.factory()).with("s4d", S4dModel.factory());

  @Test
  void exampleUsage() {
    StreamModel model =
        CATALOG.create(List.of(new ModelSpec("s5", Map.of("width", 16, "blocks", 2))), 3);
    SingleStream stream = SingleStream.of(model, 0);
    float[] features = stream.step(new float[] {1, 0, -1}, 0).orElseThrow().numbers("features");
    assertThat(features).hasSize(16);
    assertThat(model.signature().stateBytes()).isEqualTo(2 * 2 * 8 * 4);
  }

  /** Every unit with both GELUs, event gaps, and poles in blocks of their own steps. */
  @ParameterizedTest
  @EnumSource
  void everyUnitAgreesWithTheClip(GatedUnit unit) {
    for (Gelu gelu : Gelu.values()) {
      Sampling sampling = new Sampling(Discretisation.BILINEAR, Sampling.Gaps.EVENT, 100);
      LayerOptions layer =
          new LayerOptions(Initialisation.PTD, 8, Recurrence.spaced(.01, .1, 3), sampling);
      SeededRandom random = new SeededRandom(5);
      S5Weights weights =
          S5Weights.random(
              new S5Weights.Shape(2, 9, 2),
              layer,
              S5Weights.Start.HIPPO,
              new S5Weights.Gating(unit, gelu, null, null),
              random);
      int length = 80;
      double[] gaps = new double[length];
      double[][] clip = new double[length][2];
      long[] times = new long[length];
      for (int t = 0; t < length; t++) {
        Arrays.setAll(clip[t], i -> (float) random.gaussian());
        gaps[t] = t == 0 ? 1 : random.below(400) / 100.0;
        times[t] = t == 0 ? 1_700_000_000_000L : times[t - 1] + Math.round(100 * gaps[t]);
      }
      double[][] expected = NaiveS5.features(weights, clip, gaps);
      SingleStream stream = SingleStream.of(new S5Model(weights, KernelChoice.ofProcess()), 0);
      float[][] inputs = NaiveS5.narrowed(clip);
      for (int t = 0; t < length; t++) {
        float[] found = stream.step(inputs[t], times[t]).orElseThrow().output();
        for (int i = 0; i < found.length; i++) {
          assertThat((double) found[i])
              .as("%s %s, step %d, feature %d", unit, gelu, t, i)
              .isCloseTo(expected[t][i], within(1e-4 * (1 + Math.abs(expected[t][i]))));
        }
      }
    }
  }

  @Test
  void everyFaultIsShownAtOnce() {
    assertThatThrownBy(
            () ->
                CATALOG.create(
                    List.of(
                        new ModelSpec(
                            "s5",
                            Map.of(
                                "start",
                                "ptd",
                                "states",
                                12,
                                "input",
                                "random",
                                "dt_min",
                                1,
                                "dt_max",
                                .1,
                                "gap_unit",
                                5,
                                "unit",
                                "glu",
                                "widht",
                                3))),
                    3))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("states: expected 8, 16, 32 or 64 with start: ptd, found 12")
        .hasMessageContaining("input: expected hippo with a start other than legs")
        .hasMessageContaining("dt_max: expected at least dt_min")
        .hasMessageContaining("gap_unit: has no effect with gaps: ignore")
        .hasMessageContaining("unit: expected one of none, half-glu1, half-glu2, full-glu")
        .hasMessageContaining("widht: unknown option");
  }

  @Test
  void aBankIsBuiltForEveryChannel() {
    StreamModel model =
        CATALOG.create(
            List.of(
                new ModelSpec(
                    "s4d", Map.of("start", "lin", "states", 32, "copies", 3, "gaps", "held"))),
            5);
    assertThat(model.signature().outputWidth()).isEqualTo(5);
    assertThat(model.signature().sequence().width()).isEqualTo(2 * 5 * 3 * 16 + 3);
  }
}
