package io.millrace.statespace.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.layer.LinearLayer;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.mode.Sampling.Gaps;
import io.millrace.statespace.start.Initialisation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four ways to compute a clip, against the sum over all of the past and against one another. */
class OfflineLayerTest {

  private static final int LENGTH = 150;
  private static final double SAME = 1e-9;

  /** A layer of each kind. */
  enum Kind {
    BANK,
    MIXED,
    REAL_POLES;

    LinearLayer layer(Sampling sampling) {
      SeededRandom random = new SeededRandom(7);
      double[] steps = Recurrence.spaced(.01, .1, 2);
      Recurrence recurrence =
          switch (this) {
            case BANK -> Recurrence.bank(3, Initialisation.PTD.modes(8), steps);
            case MIXED -> Recurrence.normalBlocks(3, 8, steps, random);
            case REAL_POLES -> Recurrence.blocks(3, Initialisation.REAL.modes(4), steps, random);
          };
      return LinearLayer.random(recurrence, sampling, 3, random);
    }
  }

  @Test
  void exampleUsage() {
    OfflineLayer layer = new OfflineLayer(Kind.BANK.layer(Sampling.REGULAR));
    double[][] clip = clip(100, 1);
    double[] state = layer.rest();
    double[][] y = layer.chunked(clip, 32, state);
    assertThat(y).hasDimensions(100, 3);
    same(y, layer.convolved(clip, layer.rest()));
  }

  /** y_t = Re Σ_s Σ_i w c e^(λ (τ_t − τ_s) dt) gain b u_s + d u_t, written down as it stands. */
  @ParameterizedTest
  @EnumSource
  void stepsAreTheSumOverThePast(Kind kind) {
    double[] gaps = gaps(LENGTH, 3);
    for (Gaps rule : Gaps.values()) {
      Sampling sampling = new Sampling(Discretisation.ZOH, rule, 1);
      LinearLayer layer = kind.layer(sampling);
      double[][] clip = clip(LENGTH, 2);
      double[][] y = new OfflineLayer(layer).stepped(clip, gaps, new double[2 * layer.modes()]);
      same(y, sumOverThePast(layer, clip, gaps));
    }
  }

  private static double[][] sumOverThePast(LinearLayer layer, double[][] clip, double[] gaps) {
    Recurrence all = layer.recurrence();
    Gaps rule = layer.sampling().gaps();
    double[][] y = new double[clip.length][layer.outputs()];
    for (int t = 0; t < clip.length; t++) {
      for (int o = 0; o < layer.outputs(); o++) {
        y[t][o] = layer.through()[o] * clip[t][o];
        double age = 0;
        for (int s = t; s >= 0; s--) {
          for (int k = 0; k < layer.outputReal()[o].length; k++) {
            int i = layer.firstMode(o) + k;
            double re = all.modes().real()[i];
            double im = all.modes().imaginary()[i];
            double dt = all.steps()[i];
            double own = rule == Gaps.HELD ? dt * gaps[s] : dt;
            double[] gain =
                rule == Gaps.IMPULSE
                    ? new double[] {1, 0}
                    : over(
                        Math.exp(re * own) * Math.cos(im * own) - 1,
                        Math.exp(re * own) * Math.sin(im * own),
                        re,
                        im);
            double size = all.modes().weight()[i] * Math.exp(re * dt * age);
            double angle = im * dt * age;
            for (int h = 0; h < all.inputs(); h++) {
              double[] x = times(gain, all.inputReal(i, h), all.inputImaginary(i, h));
              x = times(x, layer.outputReal()[o][k], layer.outputImaginary()[o][k]);
              y[t][o] += size * (Math.cos(angle) * x[0] - Math.sin(angle) * x[1]) * clip[s][h];
            }
          }
          age += rule == Gaps.IGNORE ? 1 : gaps[s];
        }
      }
    }
    return y;
  }

  private static double[] times(double[] a, double re, double im) {
    return new double[] {a[0] * re - a[1] * im, a[0] * im + a[1] * re};
  }

  private static double[] over(double aRe, double aIm, double re, double im) {
    double square = re * re + im * im;
    return new double[] {(aRe * re + aIm * im) / square, (aIm * re - aRe * im) / square};
  }

  @ParameterizedTest
  @EnumSource
  void allWaysGiveTheSameNumbers(Kind kind) {
    for (Discretisation rule : Discretisation.values()) {
      Sampling sampling = new Sampling(rule, Gaps.IGNORE, 1);
      OfflineLayer layer = new OfflineLayer(kind.layer(sampling));
      double[][] clip = clip(LENGTH, 3);
      double[] even = new double[LENGTH];
      Arrays.fill(even, 1);
      double[] start = layer.rest();
      for (int i = 0; i < start.length; i++) {
        start[i] = Math.sin(i);
      }
      double[] stepped = start.clone();
      double[][] expected = layer.stepped(clip, even, stepped);
      for (int chunk : new int[] {1, 16, 33, LENGTH, 1000}) {
        double[] chunked = start.clone();
        same(layer.chunked(clip, chunk, chunked), expected);
        same(chunked, stepped);
      }
      double[] convolved = start.clone();
      same(layer.convolved(clip, convolved), expected);
      same(convolved, stepped);
      double[] scanned = start.clone();
      same(layer.scanned(clip, even, scanned), expected);
      same(scanned, stepped);
    }
  }

  @ParameterizedTest
  @EnumSource
  void scansTakeAnyGaps(Kind kind) {
    double[] gaps = gaps(LENGTH, 5);
    for (Gaps rule : Gaps.values()) {
      OfflineLayer layer = new OfflineLayer(kind.layer(new Sampling(Discretisation.ZOH, rule, 1)));
      double[][] clip = clip(LENGTH, 4);
      same(layer.scanned(clip, gaps, layer.rest()), layer.stepped(clip, gaps, layer.rest()));
    }
  }

  private static double[][] clip(int length, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[][] clip = new double[length][3];
    for (double[] row : clip) {
      Arrays.setAll(row, i -> random.gaussian());
    }
    return clip;
  }

  private static double[] gaps(int length, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[] gaps = new double[length];
    Arrays.setAll(gaps, t -> random.below(5));
    gaps[0] = 1;
    return gaps;
  }

  private static void same(double[][] found, double[][] expected) {
    assertThat(found.length).isEqualTo(expected.length);
    for (int t = 0; t < expected.length; t++) {
      same(found[t], expected[t]);
    }
  }

  private static void same(double[] found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(SAME * (1 + Math.abs(expected[i]))));
    }
  }
}
