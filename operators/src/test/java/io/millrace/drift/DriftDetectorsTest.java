package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftDetectorsTest {

  static List<DriftDetector> all() {
    return List.of(
        PageHinkley.usual(),
        new Ddm(),
        new Eddm(),
        HddmA.usual(),
        HddmW.usual(),
        new Adwin(.002),
        Kswin.usual());
  }

  @Test
  void exampleUsage() {
    DriftDetector detector = HddmA.usual();
    double[] state = new double[detector.width()];
    SeededRandom random = new SeededRandom(1);
    int found = -1;
    for (int at = 0; at < 2000 && found < 0; at++) {
      double error = random.uniform() < (at < 1000 ? .1 : .4) ? 1 : 0;
      found = detector.step(error, state) == Drift.CHANGE ? at : found;
    }
    assertThat(found).isBetween(1000, 1200);
    assertThat(state).containsOnly(0);
  }

  /**
   * From 20 to 40 errors in 100: found by all detectors on most of 200 streams, within 500
   * readings.
   */
  @ParameterizedTest
  @MethodSource("all")
  void aChangeIsFound(DriftDetector detector) {
    SeededRandom random = new SeededRandom(3);
    int found = 0;
    for (int stream = 0; stream < 200; stream++) {
      double[] state = new double[detector.width()];
      boolean alarm = false;
      for (int at = 0; at < 1500; at++) {
        boolean changed =
            detector.step(random.uniform() < (at < 1000 ? .2 : .4) ? 1 : 0, state) == Drift.CHANGE;
        alarm |= changed && at >= 1000;
      }
      found += alarm ? 1 : 0;
    }
    assertThat(found).isGreaterThan(150);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStoredStateGoesOnWithTheSameBits(DriftDetector detector) {
    SeededRandom random = new SeededRandom(4);
    double[] kept = new double[detector.width()];
    double[] stored = new double[detector.width()];
    for (int at = 0; at < 2400; at++) {
      double value = random.uniform() < (at < 1200 ? .1 : .5) ? 1 : 0;
      float[] slots = new float[1 + DriftDetector.FLOATS * stored.length];
      DriftDetector.write(stored, slots, 1);
      stored = new double[detector.width()];
      DriftDetector.read(slots, 1, stored);
      assertThat(detector.step(value, stored)).isEqualTo(detector.step(value, kept));
      assertThat(stored).containsExactly(kept);
    }
  }

  /** The window of ADWIN against a list of the same numbers. */
  @Test
  void theWindowOfAdwinHasTheMeanOfItsNumbers() {
    SeededRandom random = new SeededRandom(5);
    Adwin adwin = new Adwin(1e-6);
    double[] state = new double[adwin.width()];
    double sum = 0;
    for (int at = 1; at <= 5000; at++) {
      double value = random.uniform();
      sum += value;
      assertThat(adwin.step(value, state)).isEqualTo(Drift.NONE);
      assertThat(adwin.mean(state)).isCloseTo(sum / at, within(1e-12));
    }
    for (int at = 0; at < 2000; at++) {
      adwin.step(3 + random.uniform(), state);
    }
    assertThat(adwin.mean(state)).isCloseTo(3.5, within(.1));
  }

  /**
   * Page and Hinkley's sum with a known deviation: a rise of d is found after about 50/(d - .2).
   */
  @Test
  void theDelayOfPageAndHinkleyIsThatOfItsSum() {
    PageHinkley test = PageHinkley.usual();
    SeededRandom random = new SeededRandom(6);
    double total = 0;
    for (int stream = 0; stream < 100; stream++) {
      double[] state = new double[test.width()];
      int at = 0;
      while (test.step(random.gaussian() + (at < 5000 ? 0 : 2), state) != Drift.CHANGE) {
        at++;
      }
      total += at - 5000;
    }
    assertThat(total / 100).isBetween(22.0, 32.0);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Adwin(0)).hasMessageContaining("level 0.0");
    assertThatThrownBy(() -> new HddmA(.01, .001)).hasMessageContaining("levels 0.01 and 0.001");
    assertThatThrownBy(() -> new PageHinkley(-1, 5)).hasMessageContaining("slack -1.0");
    assertThatThrownBy(() -> new HddmW(2, .1, .1)).hasMessageContaining("rate 2.0");
  }
}
