package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static final List<Kernels> TWINS = List.of(new PlainKernels(), new VectorKernels());

  /** Everywhere that matters, dense near zero, and the corners. */
  private static float[] arguments() {
    SeededRandom random = new SeededRandom(3);
    float[] values = new float[100_003];
    for (int at = 0; at < values.length; at++) {
      double size = Math.pow(10, 4 * random.uniform() - 2) * (at % 3 == 0 ? .01 : 1);
      values[at] = (float) (random.uniform() < .5 ? size : -size);
    }
    float[] corners = {0f, -0f, .625f, -.625f, 1e-30f, -1e-30f, Float.MIN_VALUE, 1e30f, -1e30f};
    System.arraycopy(corners, 0, values, 0, corners.length);
    return values;
  }

  @Test
  void exampleUsage() {
    float[] values = {9f, 0f, 1f, 9f};
    KernelChoice.ofProcess().create().bend(Curve.SIGMOID, values, 1, 2);
    assertThat(values[1]).isEqualTo(.5f);
    assertThat(values[2]).isEqualTo(.7310586f, within(1e-7f));
    assertThat(values[0]).isEqualTo(values[3]).isEqualTo(9f);
  }

  @Test
  void curvesAgreeWithDoublePrecision() {
    // Sigmoid absolute, the others relative: the bounds that the class comment states, rounded up.
    for (float x : arguments()) {
      double held = Math.min(Math.max(x, -Curve.MOST), Curve.MOST);
      double error = Math.abs(Curve.EXP.at(x) / Math.exp(held) - 1);
      assertThat(error).as("exp %s", x).isLessThan(4e-7 * Math.max(1, Math.abs(held)));
      double sigmoid = 1 / (1 + Math.exp(-x));
      assertThat(Math.abs(Curve.SIGMOID.at(x) - sigmoid)).as("sigmoid %s", x).isLessThan(2e-7);
      near(Curve.TANH, x, Math::tanh);
      near(Curve.ERF, x, CurveTest::erf);
    }
  }

  private static void near(Curve curve, float x, DoubleUnaryOperator exact) {
    double expected = exact.applyAsDouble(x);
    // Below the normal floats there is no relative precision to keep.
    double bound = 5e-7 * Math.max(Math.abs(expected), Float.MIN_NORMAL);
    assertThat(Math.abs(curve.at(x) - expected)).as("%s %s", curve, x).isLessThanOrEqualTo(bound);
  }

  /** Series for small, continued fraction for large arguments. */
  private static double erf(double x) {
    double size = Math.abs(x);
    double value;
    if (size < 2) {
      double term = size;
      value = size;
      for (int n = 1; n < 60; n++) {
        term *= -size * size / n;
        value += term / (2 * n + 1);
      }
      value *= 2 / Math.sqrt(Math.PI);
    } else {
      double fraction = size;
      for (int n = 60; n > 0; n--) {
        fraction = size + n / 2.0 / fraction;
      }
      value = 1 - Math.exp(-size * size) / fraction / Math.sqrt(Math.PI);
    }
    return Math.copySign(value, x);
  }

  @Test
  void theTwinsAgreeBitForBitAtEveryPlaceInAVector() {
    float[] arguments = arguments();
    arguments[20] = Float.POSITIVE_INFINITY;
    arguments[21] = Float.NEGATIVE_INFINITY;
    for (Curve curve : Curve.values()) {
      for (int offset = 0; offset < 17; offset++) {
        float[][] results = new float[2][];
        for (int twin = 0; twin < 2; twin++) {
          results[twin] = arguments.clone();
          TWINS.get(twin).bend(curve, results[twin], offset, arguments.length - 2 * offset);
        }
        assertThat(results[0]).as("%s from %d", curve, offset).isEqualTo(results[1]);
      }
    }
  }

  @Test
  void nanStaysNan() {
    for (Curve curve : Curve.values()) {
      for (Kernels kernels : TWINS) {
        float[] values = new float[40];
        Arrays.fill(values, Float.NaN);
        kernels.bend(curve, values, 0, 40);
        for (float value : values) {
          assertThat(value).as("%s", curve).isNaN();
        }
      }
    }
  }

  @Test
  void sigmoidAndTanhStayWithinTheirBounds() {
    for (float x : arguments()) {
      assertThat(Curve.SIGMOID.at(x)).isBetween(0f, 1f);
      assertThat(Curve.TANH.at(x)).isBetween(-1f, 1f);
      assertThat(Curve.ERF.at(x)).isBetween(-1f, 1f);
    }
  }
}
