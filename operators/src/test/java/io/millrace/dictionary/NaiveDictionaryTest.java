package io.millrace.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.operator.Outcome;
import java.util.HashMap;
import java.util.Map;
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
  @CsvSource({"paper, lp, 3", "paper, lp, 4", "paper, lp, 2.5", "fast, lp, 3", "fast, soft, 3"})
  void agreesStepByStepWithTheOfflineLoop(String mode, String objective, double p) {
    boolean soft = objective.equals("soft");
    Map<String, Object> options = new HashMap<>();
    options.put("mode", mode);
    options.put("objective", objective);
    options.put("p", p);
    options.put("batch", BATCH);
    options.put("keep", 3);
    options.put("score", "energy");
    options.put("detector", false);
    if (soft) {
      options.put("switch", 30);
    }
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
      if (mode.equals("paper")) {
        naive.paper(observations, p);
      } else {
        naive.fast(observations, soft ? 30 : Integer.MAX_VALUE, 0.1);
      }
      for (int i = 0; i < N * N; i++) {
        assertThat(group.parameters[i])
            .as("mini-batch %s, element %s", batch, i)
            .isCloseTo((float) naive.dictionary[i / N][i % N], within(1e-4f));
      }
    }
    assertThat(group.rows.outcome(0)).isEqualTo(Outcome.EMITTED);
    assertThat(stream.error(group.parameters)).as("something was learned").isLessThan(0.1);
  }
}
