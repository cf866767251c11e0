package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.dynamics.TrainedDynamics;
import io.millrace.statespace.layer.LayerTwin;
import io.millrace.statespace.mode.Complex;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gradient by traces, forward in time, is that of backpropagation through the whole stream, and
 * of differences; and the float32 learner follows its double twin.
 */
class ExactGradientTest {

  private static final int LENGTH = 120;

  /** A twin, its parameters, and a clip with targets. */
  private static final class Case {
    final LayerTwin twin;
    final double[] p;
    final double[][] clip = new double[LENGTH][];
    final double[][] targets = new double[LENGTH][2];
    final double[] gaps = new double[LENGTH];

    Case(boolean mixed, Discretisation rule, boolean even) {
      int n = 6;
      int inputs = 3;
      twin = new LayerTwin(n, inputs, mixed ? 2 : 3, mixed ? inputs : 1, rule);
      p = new double[twin.size()];
      SeededRandom random = new SeededRandom(11);
      for (int at = 0; at < p.length; at++) {
        p[at] = (float) (.4 * random.gaussian());
      }
      for (int i = 0; i < n; i++) {
        p[i] = (float) (-1 + random.gaussian());
        p[n + i] = (float) (3 * random.uniform());
      }
      for (int group = 0; group < twin.groups; group++) {
        p[2 * n + group] = (float) Math.log(.05 + .2 * random.uniform());
      }
      for (int t = 0; t < LENGTH; t++) {
        clip[t] = new double[inputs];
        Arrays.setAll(clip[t], i -> (float) random.gaussian());
        Arrays.setAll(targets[t], i -> (float) random.gaussian());
        gaps[t] = even || t == 0 ? 1 : random.below(4) / 2.0;
      }
    }
  }

  @Test
  void exampleUsage() {
    Case of = new Case(true, Discretisation.ZOH, true);
    double[] traced = of.twin.realTime(of.p, of.clip, of.gaps, of.targets);
    double[] unrolled = of.twin.backpropagated(of.p, of.clip, of.gaps, of.targets);
    same(traced, unrolled, 1e-10);
  }

  @ParameterizedTest
  @CsvSource({
    "true, ZOH, true", "true, ZOH, false", "true, BILINEAR, true", "true, BILINEAR, false",
    "false, ZOH, true", "false, ZOH, false", "false, BILINEAR, true", "false, BILINEAR, false"
  })
  void tracesAreBackpropagationAndDifferences(boolean mixed, Discretisation rule, boolean even) {
    Case of = new Case(mixed, rule, even);
    double[] traced = of.twin.realTime(of.p, of.clip, of.gaps, of.targets);
    same(traced, of.twin.backpropagated(of.p, of.clip, of.gaps, of.targets), 1e-10);
    double[] differences = new double[of.p.length];
    for (int at = 0; at < of.p.length; at++) {
      double h = 1e-5;
      double here = of.p[at];
      of.p[at] = here + h;
      double above = of.twin.loss(of.p, of.clip, of.gaps, of.targets);
      of.p[at] = here - h;
      double below = of.twin.loss(of.p, of.clip, of.gaps, of.targets);
      of.p[at] = here;
      differences[at] = (above - below) / (2 * h);
    }
    same(traced, differences, 1e-7);
  }

  @ParameterizedTest
  @CsvSource({
    "true, ZOH, true",
    "true, BILINEAR, false",
    "false, ZOH, false",
    "false, BILINEAR, true"
  })
  void theLearnerFollowsItsTwin(boolean mixed, Discretisation rule, boolean even) {
    Case of = new Case(mixed, rule, even);
    LayerTwin twin = of.twin;
    Sampling sampling = new Sampling(rule, even ? Sampling.Gaps.IGNORE : Sampling.Gaps.HELD, 1000);
    Recurrence shape =
        mixed
            ? Recurrence.blocks(
                3, Initialisation.LIN.modes(6), new double[] {.1, .2}, new SeededRandom(1))
            : Recurrence.bank(3, Initialisation.LIN.modes(4), new double[] {.1});
    TrainedDynamics learner =
        new TrainedDynamics(
            seed -> shape,
            sampling,
            new TrainedDynamics.Training(twin.groups, 1e-3),
            KernelChoice.ofProcess());
    int dynamics = twin.dynamics();
    float[] parameters = new float[4 * dynamics];
    for (int at = 0; at < dynamics; at++) {
      parameters[at] = (float) of.p[at];
    }
    int n = twin.n;
    float[] states = new float[2 * n + 2 * n * (2 + twin.rows)];
    FloatMatrix slope = FloatMatrix.of(1, 2 * n);
    Complex[] x = twin.rest();
    LayerTwin.Trace[] traces = twin.traces();
    double[] expected = new double[twin.size()];
    for (int t = 0; t < LENGTH; t++) {
      float[] u = new float[3];
      for (int i = 0; i < 3; i++) {
        u[i] = (float) of.clip[t][i];
      }
      learner.open(parameters, 0);
      learner.select(t == 0 ? GapSteps.FIRST : Math.round(1000 * of.gaps[t]));
      learner.advanceTraced(u, 0, states, 0, 2 * n);
      twin.advance(of.p, of.clip[t], of.gaps[t], x, traces);
      Complex[] g =
          twin.readoutGradient(of.p, of.clip[t], x, of.targets[t], new double[twin.size()]);
      for (int i = 0; i < n; i++) {
        slope.set(0, i, (float) g[i].re());
        slope.set(0, n + i, (float) -g[i].im());
      }
      learner.learn(slope, states, 2 * n);
      twin.addTraced(of.p, g, traces, expected);
    }
    double largest = 0;
    for (int at = 0; at < dynamics; at++) {
      largest = Math.max(largest, Math.abs(expected[at]));
    }
    for (int at = 0; at < dynamics; at++) {
      // 120 sums of float32 products.
      assertThat((double) parameters[3 * dynamics + at])
          .as("element %d of %d", at, dynamics)
          .isCloseTo(expected[at], within(1e-5 * largest));
    }
  }

  private static void same(double[] found, double[] expected, double relative) {
    double largest = 0;
    for (double each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    for (int at = 0; at < expected.length; at++) {
      assertThat(found[at])
          .as("element %d", at)
          .isCloseTo(expected[at], within(relative * largest));
    }
  }
}
