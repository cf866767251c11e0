package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The level that is stated for the usual setting of every detector: of 1,000 stationary streams of
 * 2,000 numbers at most 50 have an alarm. Streams are of errors, 5 to 50 in 100; those of detectors
 * of numbers also of the normal distribution, and where no range is needed of a skewed one.
 */
@Tag("slow")
class DriftLevelTest {

  private static final int STREAMS = 1000;
  private static final int LENGTH = 2000;
  private static final int STATED = 50;

  static List<DriftDetector> all() {
    return List.of(
        new Adwin(.002),
        Ddm.usual(),
        Eddm.usual(),
        HddmA.usual(),
        HddmW.usual(),
        PageHinkley.usual());
  }

  /** Adwin's level is that of numbers in a range: a skewed distribution without one has more. */
  static List<DriftDetector> ofNumbers() {
    return List.of(new Adwin(.002), PageHinkley.usual(), Kswin.usual());
  }

  private static int alarms(DriftDetector detector, ToDoubleFunction<SeededRandom> number) {
    return alarms(detector, STREAMS, number);
  }

  private static int alarms(
      DriftDetector detector, int streams, ToDoubleFunction<SeededRandom> number) {
    SeededRandom random = new SeededRandom(2);
    int alarmed = 0;
    for (int stream = 0; stream < streams; stream++) {
      double[] state = new double[detector.width()];
      boolean alarm = false;
      for (int at = 0; at < LENGTH && !alarm; at++) {
        alarm = detector.step(number.applyAsDouble(random), state) == Drift.CHANGE;
      }
      alarmed += alarm ? 1 : 0;
    }
    return alarmed;
  }

  @ParameterizedTest
  @MethodSource("all")
  void ofErrorsTheStatedLevelHolds(DriftDetector detector) {
    for (double share : new double[] {.05, .1, .2, .3, .5}) {
      assertThat(alarms(detector, random -> random.uniform() < share ? 1 : 0))
          .as("%s, %s errors", detector.getClass().getSimpleName(), share)
          .isLessThanOrEqualTo(STATED);
    }
  }

  @ParameterizedTest
  @MethodSource("ofNumbers")
  void ofNumbersTheStatedLevelHolds(DriftDetector detector) {
    assertThat(alarms(detector, SeededRandom::gaussian)).isLessThanOrEqualTo(STATED);
  }

  /**
   * KSWIN is slow; of numbers of which many are equal it has fewer, so errors are fewer streams.
   */
  @Test
  void ofErrorsTheLevelOfKswinHolds() {
    assertThat(alarms(Kswin.usual(), STREAMS / 5, random -> random.uniform() < .5 ? 1 : 0))
        .isLessThanOrEqualTo(STATED / 5);
  }

  /** Ranks alone count in KSWIN, so its level is the same; Page and Hinkley's is measured. */
  @Test
  void ofSkewedNumbersTheLevelOfPageAndHinkleyHolds() {
    assertThat(alarms(PageHinkley.usual(), random -> Math.exp(random.gaussian())))
        .isLessThanOrEqualTo(STATED);
  }

  /**
   * The published settings have no level; what they have is in docs/reference/operators/drift.md.
   */
  @Test
  void thePublishedSettingsOfErrorDetectorsHaveMoreAlarms() {
    assertThat(alarms(new Ddm(), random -> random.uniform() < .2 ? 1 : 0)).isGreaterThan(200);
    assertThat(alarms(new Eddm(), random -> random.uniform() < .2 ? 1 : 0)).isGreaterThan(500);
  }
}
