package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The learner against the naive offline one, mini-batch by mini-batch, row by row. */
class NaiveDictionaryTest {

  private static final int N = 8;
  private static final int BATCH = 20;

  /**
   * Float32 against float64 from the same start. Each mini-batch adds a rounding of about n eps =
   * 5e-7; the method is a contraction near a solution and expands mildly before it, so a hundred
   * mini-batches stay below 1e-4.
   */
  @ParameterizedTest
  @CsvSource({
    "paper, lp, 3",
    "paper, lp, 4",
    "paper, lp, 2.5",
    "sfw, lp, 3",
    "fast, lp, 3",
    "fast, soft, 3",
    "fast, hard, 3",
    "fast, logcosh, 3",
    "tangent, lp, 3",
    "tangent, soft, 3"
  })
  void agreesStepByStepWithTheOfflineLoop(String mode, String objective, double p) {
    boolean annealed = !objective.equals("lp");
    Map<String, Object> options = new HashMap<>();
    options.put("mode", mode);
    options.put("objective", objective);
    options.put("p", p);
    options.put("batch", BATCH);
    options.put("keep", 3);
    options.put("score", "energy");
    options.put("detector", false);
    if (annealed) {
      options.put("switch", 30);
    }
    int warmup = annealed ? 30 : Integer.MAX_VALUE;
    Trained group = new Trained(N, options, 3);
    NaiveDictionary naive = new NaiveDictionary(group.parameters, N);
    PlantedStream stream = new PlantedStream(N, 0.3, 3);
    float[] input = new float[N];
    float[] output = new float[2 * N + 2];
    for (int batch = 0; batch < 100; batch++) {
      double[][] observations = new double[BATCH][];
      for (int row = 0; row < BATCH; row++) {
        stream.next(input);
        observations[row] = NaiveDictionary.widened(input);
        group.one(input, output);
        float[] expected = naive.output(observations[row], 3);
        for (int column = 0; column < expected.length; column++) {
          assertThat(output[column]).isCloseTo(expected[column], within(2e-3f));
        }
      }
      switch (mode) {
        case "paper" -> naive.paper(observations, p);
        case "sfw" -> naive.sfw(observations);
        case "tangent" -> naive.tangent(observations, warmup, width(objective), phi(objective));
        default -> naive.fast(observations, warmup, width(objective), phi(objective));
      }
      for (int i = 0; i < N * N; i++) {
        assertThat(group.parameters[i])
            .as("mini-batch %s, element %s", batch, i)
            .isCloseTo((float) naive.dictionary[i / N][i % N], within(1e-4f));
      }
    }
    assertThat(group.rows.outcome(0)).isEqualTo(Outcome.EMITTED);
    assertThat(stream.error(group.parameters))
        .as("something was learned")
        .isLessThan(mode.equals("sfw") ? 0.5 : 0.1);
  }

  /** The zone around zero that each objective ends with by default, in deviations. */
  private static double width(String objective) {
    return objective.equals("hard") ? 0.2 : 0.1;
  }

  private static DoubleBinaryOperator phi(String objective) {
    return switch (objective) {
      case "hard" -> (z, lambda) -> Math.abs(z) > lambda ? z : 0;
      case "logcosh" -> (z, lambda) -> z - lambda * Math.tanh(z / lambda);
      default -> (z, lambda) -> Math.signum(z) * Math.max(0, Math.abs(z) - lambda);
    };
  }
}
