package io.millrace.math.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InverseFactorTest {

  private static final int FEATURES = 6;
  private final KernelChoice choice = KernelChoice.ofProcess();
  private final float[] values = new float[3 + InverseFactor.size(FEATURES)];
  private final FloatMatrix phi = FloatMatrix.of(1, FEATURES);

  private InverseFactor factor(double ridge) {
    InverseFactor factor = new InverseFactor(FEATURES, 1, ridge, choice.create(), choice.lanes());
    factor.initialize(values, 3);
    factor.onto(values, 3);
    return factor;
  }

  @Test
  void exampleUsage() {
    InverseFactor factor = factor(.5);
    phi.set(0, 2, 3);
    float alpha = factor.learn(phi);
    // (1/2 I + 9 e e')^-1 3 e = 3 / 9.5 e
    assertThat(factor.gain().at(0, 2) / alpha).isCloseTo(3 / 9.5f, within(1e-6f));
    FloatMatrix row = FloatMatrix.of(1, FEATURES);
    row.fill(1);
    factor.multiply(row);
    assertThat(row.values()).containsExactly(new float[] {2, 2, 1 / 9.5f, 2, 2, 2}, within(1e-6f));
  }

  @Test
  void undoesTheSumOfItsRows() {
    SeededRandom random = new SeededRandom(5);
    InverseFactor factor = factor(.1);
    double[][] sum = new double[FEATURES][FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      sum[i][i] = .1;
    }
    for (int t = 0; t < 40; t++) {
      for (int i = 0; i < FEATURES; i++) {
        phi.set(0, i, (float) random.gaussian());
      }
      float alpha = factor.learn(phi);
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          sum[i][j] += (double) phi.at(0, i) * phi.at(0, j);
        }
      }
      for (int i = 0; i < FEATURES; i++) {
        double back = 0;
        for (int j = 0; j < FEATURES; j++) {
          back += sum[i][j] * factor.gain().at(0, j) / alpha;
        }
        assertThat(back).isCloseTo(phi.at(0, i), within(2e-5));
      }
    }
    FloatMatrix row = FloatMatrix.of(1, FEATURES);
    row.copyFrom(phi);
    factor.multiply(row);
    for (int i = 0; i < FEATURES; i++) {
      double back = 0;
      for (int j = 0; j < FEATURES; j++) {
        back += sum[i][j] * row.at(0, j);
      }
      assertThat(back).isCloseTo(phi.at(0, i), within(2e-5));
    }
    assertThat(values).startsWith(0f, 0f, 0f);
  }

  /** What is left of the sum weighs its share, and the prior as before, learned or not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 30})
  void forgetsAShareOfTheSumAndNothingOfThePrior(int learned) {
    SeededRandom random = new SeededRandom(6);
    InverseFactor factor = factor(.5);
    double[][] sum = new double[FEATURES][FEATURES];
    for (int t = 0; t < learned; t++) {
      for (int i = 0; i < FEATURES; i++) {
        phi.set(0, i, (float) random.gaussian());
      }
      factor.learn(phi);
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          sum[i][j] += (double) phi.at(0, i) * phi.at(0, j);
        }
      }
    }
    factor.forget(.2);
    FloatMatrix row = FloatMatrix.of(1, FEATURES);
    row.fill(1);
    factor.multiply(row);
    for (int i = 0; i < FEATURES; i++) {
      double back = .5 * row.at(0, i);
      for (int j = 0; j < FEATURES; j++) {
        back += .2 * sum[i][j] * row.at(0, j);
      }
      assertThat(back).isCloseTo(1, within(2e-5));
    }
    factor.forget(0);
    float[] forgotten = values.clone();
    Arrays.fill(values, 0);
    factor.initialize(values, 3);
    assertThat(forgotten).containsExactly(values);
  }
}
