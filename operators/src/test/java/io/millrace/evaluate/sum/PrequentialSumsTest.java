package io.millrace.evaluate.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrequentialSumsTest {

  @Test
  void exampleUsage() {
    FadingSums fading = new FadingSums(2, .5);
    SlidingSums window = new SlidingSums(2, 2);
    double[][] errors = {{1, 8}, {1, 4}, {1, 2}}; // one answer, and its error
    for (double[] error : errors) {
      fading.add(error);
      window.add(error);
    }
    // (2 + 4/2 + 8/4) / (1 + 1/2 + 1/4), and the mean of the last two.
    assertThat(fading.values()[1] / fading.values()[0]).isEqualTo(6 / 1.75);
    assertThat(window.values()).containsExactly(2, 6);
  }

  /** The sums of Gama, Sebastião and Rodrigues (2013), written out. */
  @Test
  void agreeWithTheirDefinitions() {
    SeededRandom random = new SeededRandom(3);
    FadingSums fading = new FadingSums(1, .97);
    SlidingSums window = new SlidingSums(1, 50);
    List<Double> all = new ArrayList<>();
    for (int at = 0; at < 400; at++) {
      double error = Math.abs(random.gaussian());
      all.add(error);
      fading.add(new double[] {error});
      window.add(new double[] {error});
      double faded = 0;
      double held = 0;
      for (int k = 0; k <= at; k++) {
        faded += Math.pow(.97, at - k) * all.get(k);
        held += at - k < 50 ? all.get(k) : 0;
      }
      assertThat(fading.values()[0]).isCloseTo(faded, within(1e-12 * faded));
      assertThat(window.values()[0]).isCloseTo(held, within(1e-12 * held));
    }
  }

  /** A window by subtraction would answer 0 or 64 here. */
  @Test
  void aLargeErrorLeavesTheWindowWithoutATrace() {
    SlidingSums window = new SlidingSums(1, 3);
    window.add(new double[] {1e18});
    for (double error : new double[] {.1, .2, .3}) {
      window.add(new double[] {error});
    }
    assertThat(window.values()[0]).isEqualTo(.1 + .2 + .3);
  }

  @Test
  void aStoredStateGoesOnWithTheSameBits() {
    SeededRandom random = new SeededRandom(4);
    Slotted[] kept = {new FadingSums(2, .9), new SlidingSums(2, 7)};
    Slotted[] stored = {new FadingSums(2, .9), new SlidingSums(2, 7)};
    for (int at = 0; at < 60; at++) {
      double[] error = {1, random.gaussian() / 3};
      for (int i = 0; i < kept.length; i++) {
        float[] slots = new float[stored[i].floats() + 2];
        stored[i].write(slots, 2);
        stored[i] = i == 0 ? new FadingSums(2, .9) : new SlidingSums(2, 7);
        stored[i].read(slots, 2);
        add(kept[i], error);
        add(stored[i], error);
        assertThat(values(stored[i])).containsExactly(values(kept[i]));
      }
    }
  }

  @Test
  void slotsKeepEveryBitOfANumber() {
    double[] numbers = {0, -0.0, 1 / 3.0, -1e-310, Double.MAX_VALUE, Double.NaN, 1e9 + 1e-7};
    float[] slots = new float[numbers.length * Slotted.FLOATS_OF_DOUBLE];
    Slotted.write(numbers, slots, 0);
    double[] read = new double[numbers.length];
    Slotted.read(slots, 0, read);

    assertThat(read).containsExactly(numbers);
    assertThat(Double.doubleToRawLongBits(read[1])).isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new FadingSums(1, 0)).hasMessageContaining("factor 0.0");
    assertThatThrownBy(() -> new SlidingSums(1, 0)).hasMessageContaining("window of 0 answers");
  }

  private static void add(Slotted sums, double[] error) {
    if (sums instanceof FadingSums fading) {
      fading.add(error);
    } else {
      ((SlidingSums) sums).add(error);
    }
  }

  private static double[] values(Slotted sums) {
    return sums instanceof FadingSums fading ? fading.values() : ((SlidingSums) sums).values();
  }
}
