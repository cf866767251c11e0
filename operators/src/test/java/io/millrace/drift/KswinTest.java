package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KswinTest {

  /** Twice the spread around the same mean, which detectors of a mean do not see. */
  @Test
  void exampleUsage() {
    Kswin kswin = Kswin.usual();
    double[] state = new double[kswin.width()];
    SeededRandom random = new SeededRandom(1);
    int found = -1;
    for (int at = 0; at < 3000 && found < 0; at++) {
      double number = random.gaussian() * (at < 2000 ? 1 : 6);
      found = kswin.step(number, state) == Drift.CHANGE ? at : found;
    }
    assertThat(found).isBetween(2000, 2300);
  }

  /**
   * With a window of two halves all others are compared, so nothing is left to the draw: the
   * distance is that of two lists, by counting at every number.
   */
  @Test
  void comparesWithTheDistanceOfTwoLists() {
    int half = 12;
    Kswin kswin = new Kswin(.05, 2 * half, half, 4);
    double bound = Math.sqrt(Math.log(2 / .05) / half);
    double[] state = new double[kswin.width()];
    SeededRandom random = new SeededRandom(2);
    List<Double> window = new ArrayList<>();
    int changes = 0;
    for (int at = 0; at < 3000; at++) {
      // Whole numbers, so that many are equal.
      double number = Math.floor(4 * random.uniform()) + (at / 100 % 2 == 0 ? 0 : 2);
      window.add(number);
      boolean expected = false;
      if (window.size() == 2 * half) {
        expected = distance(window.subList(0, half), window.subList(half, 2 * half)) > bound;
        window = new ArrayList<>(window.subList(expected ? half : 1, 2 * half));
      }
      assertThat(kswin.step(number, state) == Drift.CHANGE).as("number %s", at).isEqualTo(expected);
      changes += expected ? 1 : 0;
    }
    assertThat(changes).isGreaterThan(10);
  }

  private static double distance(List<Double> one, List<Double> other) {
    double most = 0;
    for (double at : one) {
      most = Math.max(most, Math.abs(below(one, at) - below(other, at)));
    }
    for (double at : other) {
      most = Math.max(most, Math.abs(below(one, at) - below(other, at)));
    }
    return most;
  }

  private static double below(List<Double> numbers, double at) {
    return numbers.stream().filter(number -> number <= at).count() / (double) numbers.size();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> new Kswin(.01, 10, 6, 0)).hasMessageContaining("6 of 10 numbers");
  }
}
