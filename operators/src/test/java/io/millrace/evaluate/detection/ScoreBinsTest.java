package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreBinsTest {

  private static final ScoreBins BINS = new ScoreBins();

  @Test
  void exampleUsage() {
    double[] sums = new double[BINS.sums()];
    BINS.judge(5, Mark.MARKED, sums);
    BINS.judge(3, Mark.USUAL, sums);
    BINS.judge(2, Mark.MARKED, sums);
    BINS.judge(1, Mark.USUAL, sums);

    assertThat(BINS.value("area", sums)).isEqualTo(.75);
    assertThat(BINS.value("area_error", sums)).isZero();
    assertThat(BINS.value("average_precision", sums)).isEqualTo((1 + 2 / 3.0) / 2);
  }

  /** Scores of three kinds: residuals, p-values, and numbers of both signs with ties. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theExactAreasLieWithinTheBound(int kind) {
    SeededRandom random = new SeededRandom(kind);
    double[] sums = new double[BINS.sums()];
    Ranking exact = new Ranking();
    for (int at = 0; at < 20_000; at++) {
      Mark mark = random.below(20) == 0 ? Mark.MARKED : Mark.USUAL;
      double shift = mark == Mark.MARKED ? 1 : 0;
      double score =
          switch (kind) {
            case 0 -> Math.exp(random.gaussian() + shift);
            case 1 -> -Math.pow(random.uniform(), 1 + 3 * shift);
            default -> Math.rint(2 * random.gaussian() + shift);
          };
      BINS.judge(score, mark, sums);
      exact.add(score, mark);
    }
    double areaError = BINS.value("area_error", sums);
    double precisionError = BINS.value("average_precision_error", sums);
    assertThat(Math.abs(BINS.value("area", sums) - exact.area()))
        .isLessThanOrEqualTo(areaError + 1e-12);
    assertThat(Math.abs(BINS.value("average_precision", sums) - exact.averagePrecision()))
        .isLessThanOrEqualTo(precisionError + 1e-12);
    // Of integers, those from 8 on share no bin; ties that are ties need no bound but have it.
    assertThat(areaError).isLessThan(kind == 2 ? .1 : .02);
    assertThat(precisionError).isLessThan(.12);
  }

  @Test
  void binsAreInTheOrderOfTheScores() {
    double[] rising = {
      Double.NEGATIVE_INFINITY, -1e9, -3, -1e-3, -1e-9, 0, 1e-9, 1e-5, .3, 1, 1.13, 2, 1e6, 1e300
    };
    for (int i = 1; i < rising.length; i++) {
      assertThat(ScoreBins.bin(rising[i])).isGreaterThanOrEqualTo(ScoreBins.bin(rising[i - 1]));
    }
    assertThat(ScoreBins.bin(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(ScoreBins.bin(Double.POSITIVE_INFINITY)).isEqualTo(ScoreBins.BINS - 1);
    assertThat(ScoreBins.bin(1)).isLessThan(ScoreBins.bin(1.125));
    assertThat(ScoreBins.bin(1.124)).isEqualTo(ScoreBins.bin(1));
  }

  /** Counts are whole numbers: their sums have the same bits in any order. */
  @Test
  void keysCanBeAddedInAnyOrder() {
    SeededRandom random = new SeededRandom(5);
    double[] all = new double[BINS.sums()];
    double[][] keys = new double[3][BINS.sums()];
    for (int at = 0; at < 3000; at++) {
      double score = Math.abs(random.gaussian());
      Mark mark = random.below(9) == 0 ? Mark.MARKED : Mark.USUAL;
      BINS.judge(score, mark, all);
      BINS.judge(score, mark, keys[random.below(3)]);
    }
    double[] added = new double[BINS.sums()];
    for (int key : new int[] {2, 0, 1}) {
      for (int i = 0; i < added.length; i++) {
        added[i] += keys[key][i];
      }
    }
    assertThat(added).containsExactly(all);
  }

  @Test
  void nothingIsKnownOfNothing() {
    double[] sums = new double[BINS.sums()];
    BINS.judge(Double.NaN, Mark.MARKED, sums);

    assertThat(BINS.value("judged", sums)).isZero();
    assertThat(BINS.value("area", sums)).isNaN();
  }
}
