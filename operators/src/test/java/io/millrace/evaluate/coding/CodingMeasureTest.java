package io.millrace.evaluate.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.sum.FadingSums;
import org.junit.jupiter.api.Test;

class CodingMeasureTest {

  private static final float GAP = Float.NaN;

  private final CodingMeasure measure = new CodingMeasure();
  private final double[] sums = new double[measure.sums()];

  @Test
  void exampleUsage() {
    measure.judge(new float[] {3, GAP}, new float[] {3, 8}, 24, sums);
    measure.judge(new float[] {0, 4}, new float[] {3, 4}, 30, sums);

    assertThat(measure.value("judged", sums)).isEqualTo(2);
    assertThat(measure.value("error", sums)).isEqualTo(.6);
    assertThat(measure.value("bits", sums)).isEqualTo(27);
    assertThat(measure.value("bits_per_value", sums)).isEqualTo(18);
  }

  /** The oracle makes one long vector of all readings. */
  @Test
  void itsErrorIsTheRelativeErrorOfTheWholeStream() {
    SeededRandom random = new SeededRandom(9);
    double off = 0;
    double all = 0;
    for (int at = 0; at < 200; at++) {
      float[] reading = {(float) random.gaussian(), (float) random.gaussian()};
      float[] decoded = {(float) random.gaussian(), reading[1]};
      measure.judge(reading, decoded, 8, sums);
      off += Math.pow((double) reading[0] - decoded[0], 2);
      all += Math.pow(reading[0], 2) + Math.pow(reading[1], 2);
    }
    assertThat(measure.value("error", sums)).isCloseTo(Math.sqrt(off / all), within(1e-12));
  }

  @Test
  void onlyObservedChannelsCount() {
    measure.judge(new float[] {3, GAP, 4}, new float[] {3, 1000, 1}, 8, sums);

    assertThat(measure.value("error", sums)).isEqualTo(.6);
  }

  @Test
  void aReadingWithNothingObservedHasNoErrorAndChangesNone() {
    measure.judge(new float[] {GAP, GAP}, new float[] {1, 2}, 8, sums);
    assertThat(measure.value("error", sums)).isNaN();

    measure.judge(new float[] {1, GAP}, new float[] {.5f, 0}, 8, sums);
    measure.judge(new float[] {GAP, GAP}, new float[] {1, 2}, 8, sums);
    assertThat(measure.value("error", sums)).isEqualTo(.5);
    assertThat(measure.value("judged", sums)).isEqualTo(3);
  }

  @Test
  void aQuietReadingWeighsLittle() {
    measure.judge(new float[] {10}, new float[] {10}, 8, sums);
    measure.judge(new float[] {.001f}, new float[] {.1f}, 8, sums);

    assertThat(measure.value("error", sums)).isLessThan(.01);
  }

  @Test
  void theErrorOfFadingSumsForgetsByHalves() {
    FadingSums recent = new FadingSums(measure.sums(), StrictMath.pow(.5, 1 / 2.0));
    for (float decoded : new float[] {0, 1, 1}) {
      double[] own = new double[measure.sums()];
      measure.judge(new float[] {1}, new float[] {decoded}, 8, own);
      recent.add(own);
    }
    // Weights 1/2, 2^(-1/2), 1 for the three readings, the first alone wrong.
    assertThat(measure.value("error", recent.values()))
        .isCloseTo(Math.sqrt(.5 / (1.5 + Math.sqrt(.5))), within(1e-12));
  }

  @Test
  void anErrorThatAnOperatorMeasuredCountsAsIfItWereMeasuredHere() {
    // Of (3, 4) decoded as (2, 2) the error is sqrt(5)/5; of (1, 2, 2) as (2, 1, 2) sqrt(2)/3.
    measure.judgeMeasured(new float[] {3, GAP, 4}, Math.sqrt(5) / 5, sums);
    measure.judgeMeasured(new float[] {1, 2, 2}, Math.sqrt(2) / 3, sums);
    // Of nothing but zeros the relative error is no number.
    measure.judgeMeasured(new float[] {GAP, 0, 0}, Double.NaN, sums);

    assertThat(measure.value("error", sums)).isCloseTo(Math.sqrt(7 / 34.0), within(1e-12));
    assertThat(measure.value("judged", sums)).isEqualTo(3);
    assertThat(measure.value("bits", sums)).as("nobody told them").isNaN();
    double[] before = sums.clone();
    assertThatThrownBy(() -> measure.judgeMeasured(new float[] {1}, Double.NaN, sums))
        .hasMessage("Cannot judge by a relative error of NaN: expected a number from 0 on");
    assertThat(sums).containsExactly(before);
  }

  @Test
  void whatWasNotDecodedIsRefusedAndNotCounted() {
    assertThatThrownBy(() -> measure.judge(new float[] {1, 2}, new float[] {1, GAP}, 8, sums))
        .hasMessage("Cannot judge channel 1: expected finite numbers, found 2.0 decoded as NaN");
    assertThatThrownBy(() -> measure.judge(new float[2], new float[3], 8, sums))
        .hasMessage("Cannot judge a reading of 2 channels that was decoded as 3");
    assertThat(sums).containsOnly(0);
  }
}
