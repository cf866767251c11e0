package io.millrace.evaluate.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.evaluate.coding.CodingMeasure;
import io.millrace.evaluate.compare.PairedComparison.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Comparisons of runs of the dictionary, a learner whose error depends on its seed for as long as
 * it learns, on one trace of 30 days.
 */
@Tag("slow")
class SeedsOfALearnerTest {

  private static final int CHANNELS = 8;
  private static final int DAYS = 30;
  private static final int READINGS = 96;
  private static final int RUNS = 240;
  private static final int SEEDS = 10;
  private static final int PAIRS = 200;

  private static final CodingMeasure MEASURE = new CodingMeasure();

  /** Sums by run and day. */
  private static final List<double[][]> ALL = new ArrayList<>();

  @BeforeAll
  static void learn() {
    float[][] trace = trace();
    for (int run = 0; run < RUNS; run++) {
      SingleStream stream =
          SingleStream.of(
              Operators.model(CHANNELS, new ModelSpec("dictionary", Map.of("keep", 2))), run);
      double[][] days = new double[DAYS][MEASURE.sums()];
      for (int at = 0; at < trace.length; at++) {
        float[] answer = stream.step(trace[at], at).orElseThrow().numbers("reconstruction");
        MEASURE.judge(trace[at], answer, 0, days[at / READINGS]);
      }
      ALL.add(days);
    }
  }

  /** Two of eight directions a reading, with sizes that rise and fall over days. */
  private static float[][] trace() {
    SeededRandom random = new SeededRandom(77);
    float[][] directions = new float[CHANNELS][CHANNELS];
    for (float[] direction : directions) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        direction[channel] = (float) random.gaussian();
      }
    }
    float[][] trace = new float[DAYS * READINGS][CHANNELS];
    for (int at = 0; at < trace.length; at++) {
      for (int cause = 0; cause < 2; cause++) {
        float[] direction = directions[random.below(CHANNELS)];
        double size = random.gaussian() * (1 + .5 * Math.sin(at / 300.0));
        for (int channel = 0; channel < CHANNELS; channel++) {
          trace[at][channel] += (float) (size * direction[channel] + .1 * random.gaussian());
        }
      }
    }
    return trace;
  }

  @Test
  void equalPipelinesAreSeldomToldApart() {
    assertThat(PAIRS - said(1)).isLessThanOrEqualTo(PAIRS * 5 / 100);
  }

  @Test
  void aPipelineThatIsFivePercentBetterIsFound() {
    assertThat(said(.95)).isGreaterThanOrEqualTo(PAIRS * 80 / 100);
  }

  /** Pairs of 10 runs and 10 others with the right verdict, if the first error is a multiple. */
  private static int said(double factor) {
    SeededRandom random = new SeededRandom(5);
    int said = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      PairedComparison comparison = new PairedComparison(MEASURE, "error", Randomness.SEEDED);
      List<double[][]> drawn = new ArrayList<>(ALL);
      for (int seed = 0; seed < SEEDS; seed++) {
        double[][] first = drawn.remove(random.below(drawn.size()));
        double[][] second = drawn.remove(random.below(drawn.size()));
        for (int day = 0; day < DAYS; day++) {
          double[] better = first[day].clone();
          better[3] *= factor * factor; // the squares of the error
          comparison.add(seed, day, better, second[day]);
        }
      }
      Outcome outcome = comparison.outcome();
      said += outcome.verdict() == (factor < 1 ? Verdict.BETTER : Verdict.CANNOT_TELL) ? 1 : 0;
    }
    return said;
  }
}
