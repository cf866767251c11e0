package io.millrace.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How near learned dictionaries come to planted ones: {@code 1 - |A D|_4^4 / n} against published
 * curves, the statistical limit and fixed bars.
 */
@Tag("slow")
class DictionaryAccuracyTest {

  /** Means of twenty trials of the authors' code, at 1000, 2000 and 3000 mini-batches of ten. */
  @ParameterizedTest
  @CsvSource({
    "10, 0.3, 1.2e-3, 6.9e-4, 4.8e-4",
    "10, 0.5, 1.7e-3, 1.1e-3, 7.3e-4",
    "50, 0.3, 1.1e-2, 4.2e-3, 3.0e-3"
  })
  void followsThePublishedCurveInPaperMode(
      int n, double density, double at1000, double at2000, double at3000) {
    int seeds = 20;
    double[] mean = new double[3];
    for (int seed = 0; seed < seeds; seed++) {
      Trained group = new Trained(n, Map.of("mode", "paper", "batch", 10), seed);
      PlantedStream stream = new PlantedStream(n, density, seed);
      for (int mark = 0; mark < 3; mark++) {
        group.batches(1000, stream);
        mean[mark] += stream.error(group.parameters) / seeds;
      }
    }
    assertThat(mean[0]).isCloseTo(at1000, withinPercentage(30));
    assertThat(mean[1]).isCloseTo(at2000, withinPercentage(30));
    assertThat(mean[2]).isCloseTo(at3000, withinPercentage(30));
  }

  /**
   * No estimator of this kind undercuts {@code 2 (n-1) v / ((1-c)² N)} on N observations: v = .0891
   * is the noise of l_3 a sample, c = density the contraction of its population map.
   */
  @Test
  void comesNearTheStatisticalLimitInFastMode() {
    int n = 30;
    double density = 0.3;
    int observations = 100_000;
    double limit = 2 * (n - 1) * 0.0891 / ((1 - density) * (1 - density) * observations);
    int seeds = 4;
    double mean = 0;
    for (int seed = 0; seed < seeds; seed++) {
      Trained group = new Trained(n, Map.of("objective", "lp", "batch", 10), seed);
      PlantedStream stream = new PlantedStream(n, density, seed);
      group.batches(observations / 10, stream);
      mean += stream.error(group.parameters) / seeds;
    }
    assertThat(mean).isBetween(0.8 * limit, 1.5 * limit);
  }

  @Test
  void undercutsTheLimitOfTheFirstPhaseInTheSoftPhase() {
    assertThat(worst(30, Map.of("batch", 10), new Disturbance(0.3, 0, 0))).isLessThan(3e-5);
  }

  @Test
  void learnsFromObservationsThatLackAFifthOfTheirChannels() {
    assertThat(worst(30, Map.of("batch", 10), new Disturbance(0.1, 0.2, 0))).isLessThan(1.2e-3);
    assertThat(worst(30, Map.of("batch", 10, "objective", "lp"), new Disturbance(0.1, 0.2, 0)))
        .isLessThan(1.2e-3);
  }

  @ParameterizedTest
  @CsvSource({"clip, lp", "clip, soft", "unit, lp", "unit, soft"})
  void withstandsDenseOutliersOfFiveTimesTheScale(String norm, String objective) {
    Map<String, Object> options = Map.of("batch", 10, "norm", norm, "objective", objective);
    assertThat(worst(30, options, new Disturbance(0.3, 0, 0.05))).isLessThan(2e-3);
  }

  @Test
  void losesToOutliersWithoutANorm() {
    Disturbance outliers = new Disturbance(0.3, 0, 0.05);
    double clipped = worst(30, Map.of("batch", 10, "norm", "clip"), outliers);
    assertThat(worst(30, Map.of("batch", 10), outliers)).isGreaterThan(10 * clipped);
  }

  @Test
  void recoversFromAnAbruptChangeWithinSixHundredMiniBatches() {
    for (int seed = 0; seed < 5; seed++) {
      Trained group = new Trained(20, Map.of("batch", 10), seed);
      PlantedStream stream = new PlantedStream(20, 0.2, seed);
      group.batches(1500, stream);
      assertThat(group.slot("detector.alarms")).isZero();

      stream.change();
      group.batches(20, stream);
      assertThat(group.slot("detector.alarms")).as("noticed within 20 mini-batches").isEqualTo(1);
      group.batches(580, stream);
      assertThat(stream.error(group.parameters)).isLessThan(1e-2);
      assertThat(group.slot("detector.alarms")).as("one change, one alarm").isEqualTo(1);
    }
  }

  @Test
  void staysLostAfterAnAbruptChangeWithoutTheDetector() {
    Trained group = new Trained(20, Map.of("batch", 10, "detector", false), 0);
    PlantedStream stream = new PlantedStream(20, 0.2, 0);
    group.batches(1500, stream);
    stream.change();
    group.batches(600, stream);
    assertThat(stream.error(group.parameters)).isGreaterThan(1e-2);
  }

  @Test
  void forgetsWithAFloorUnderTheTrackersWeight() {
    Map<String, Object> options =
        Map.of("objective", "lp", "batch", 10, "detector", false, "rho_min", 0.02);
    Trained group = new Trained(20, options, 0);
    PlantedStream stream = new PlantedStream(20, 0.2, 0);
    group.batches(1500, stream);
    stream.change();
    group.batches(600, stream);
    assertThat(stream.error(group.parameters)).isLessThan(1e-2);
  }

  /**
   * What is wrong with a stream.
   *
   * @param density share of codes that are not zero
   * @param missing share of channels missing
   * @param outliers share of dense observations, at five times the usual energy's root
   */
  private record Disturbance(double density, double missing, double outliers) {}

  /** The largest error of three seeds after 30 000 observations. */
  private static double worst(int n, Map<String, Object> options, Disturbance disturbance) {
    double worst = 0;
    for (int seed = 0; seed < 3; seed++) {
      Trained group = new Trained(n, options, seed);
      PlantedStream stream =
          new PlantedStream(n, disturbance.density(), seed)
              .missing(disturbance.missing())
              .outliers(disturbance.outliers(), 5);
      group.batches(3000, stream);
      worst = Math.max(worst, stream.error(group.parameters));
    }
    return worst;
  }
}
