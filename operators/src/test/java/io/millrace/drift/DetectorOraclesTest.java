package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every detector of means finds what the formulas of its paper find, number by number. */
class DetectorOraclesTest {

  private static final int STREAMS = 12;

  static List<Integer> found(DriftDetector detector, double[] numbers) {
    double[] state = new double[detector.width()];
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at < numbers.length; at++) {
      if (detector.step(numbers[at], state) == Drift.CHANGE) {
        found.add(at);
      }
    }
    return found;
  }

  /** Errors whose share changes twice. */
  private static double[] errors(int stream) {
    SeededRandom random = new SeededRandom(stream);
    double[] errors = new double[900];
    for (int at = 0; at < errors.length; at++) {
      double share = at < 300 ? .1 + .02 * stream : at < 600 ? .6 : .25;
      errors[at] = random.uniform() < share ? 1 : 0;
    }
    return errors;
  }

  /** Numbers in [0, 1] whose mean changes twice. */
  private static double[] numbers(int stream) {
    SeededRandom random = new SeededRandom(50 + stream);
    double[] numbers = new double[900];
    Arrays.setAll(
        numbers,
        at -> .5 * random.uniform() + (at < 300 ? .05 * (stream % 5) : at < 600 ? .45 : .1));
    return numbers;
  }

  private static void compare(
      DriftDetector detector,
      Function<Integer, double[]> streams,
      Function<double[], List<Integer>> naive) {
    int changes = 0;
    for (int stream = 0; stream < STREAMS; stream++) {
      double[] numbers = streams.apply(stream);
      List<Integer> expected = naive.apply(numbers);
      assertThat(found(detector, numbers)).as("stream %d", stream).isEqualTo(expected);
      changes += expected.size();
    }
    assertThat(changes).as("changes of all streams").isGreaterThanOrEqualTo(STREAMS / 2);
  }

  @Test
  void exampleUsage() {
    compare(
        Ddm.usual(),
        DetectorOraclesTest::errors,
        errors -> NaiveDetectors.ddm(errors, 3.5, 30, 30));
    compare(new Ddm(), DetectorOraclesTest::errors, all -> NaiveDetectors.ddm(all, 3, 30, 0));
  }

  @Test
  void eddmFindsAFallOfTheDistanceOfErrors() {
    compare(
        Eddm.usual(),
        DetectorOraclesTest::errors,
        errors -> NaiveDetectors.eddm(errors, .8, 100, false));
    compare(
        new Eddm(), DetectorOraclesTest::errors, all -> NaiveDetectors.eddm(all, .9, 30, false));
  }

  @Test
  void hddmAFindsARiseByTheBoundOfHoeffding() {
    compare(HddmA.usual(), DetectorOraclesTest::errors, all -> NaiveDetectors.hddmA(all, .0005));
    compare(HddmA.usual(), DetectorOraclesTest::numbers, all -> NaiveDetectors.hddmA(all, .0005));
  }

  @Test
  void hddmWFindsARiseByTheBoundOfMcDiarmid() {
    compare(
        HddmW.usual(), DetectorOraclesTest::errors, all -> NaiveDetectors.hddmW(all, .02, 1e-5));
    compare(
        new HddmW(.05, .001, .005),
        DetectorOraclesTest::numbers,
        all -> NaiveDetectors.hddmW(all, .05, .001));
  }

  @Test
  void pageAndHinkleySumWhatExceedsTheMean() {
    compare(
        PageHinkley.usual(),
        DetectorOraclesTest::errors,
        all -> NaiveDetectors.pageHinkley(all, .2, 50));
    compare(
        new PageHinkley(.1, 20),
        DetectorOraclesTest::numbers,
        all -> NaiveDetectors.pageHinkley(all, .1, 20));
  }

  @Test
  void adwinComparesTheNumbersOnBothSidesOfEveryBorder() {
    compare(new Adwin(.002), DetectorOraclesTest::errors, all -> NaiveDetectors.adwin(all, .002));
    compare(new Adwin(.05), DetectorOraclesTest::numbers, all -> NaiveDetectors.adwin(all, .05));
  }
}
