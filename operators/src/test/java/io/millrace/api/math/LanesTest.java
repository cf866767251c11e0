package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation: the plain twin against double precision, the vector twin against its bits. */
class LanesTest {

  private static final int LONGEST = 70;

  private final Lanes plain = KernelChoice.choose("plain").lanes();
  private final Lanes vector = KernelChoice.choose("vector").lanes();

  @Test
  void exampleUsage() {
    // A quarter turn of 1 + 2i, and 3 added.
    FloatMatrix state = FloatMatrix.wrap(new float[] {1, 2}, 0, 1, 2);
    FloatMatrix quarter = FloatMatrix.wrap(new float[] {0, 1}, 0, 1, 2);
    FloatMatrix input = FloatMatrix.wrap(new float[] {3, 0}, 0, 1, 2);
    plain.turn(quarter, input, state);
    assertThat(state.values()).containsExactly(1, 1);
  }

  /** One operation on windows of n elements each, or 2n where it is complex. */
  enum Operation {
    MULTIPLY(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.multiply(a, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return a[i] * y[i];
      }
    },
    ADD_PRODUCT(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.addProduct(a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return a[i] * b[i] + y[i];
      }
    },
    CUBIC(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.cubic(a, .5f, -.25f, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return a[i] * (.5 - .25 * a[i] * a[i]);
      }
    },
    SCALE(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.scale(-3, a, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return -3 * a[i];
      }
    },
    SHIFT(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.shift(a, 3, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return a[i] + 3;
      }
    },
    MULTIPLY_COMPLEX(2) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.multiplyComplex(a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return product(a, b, i);
      }
    },
    TURN(2) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.turn(a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return product(a, y, i) + b[i];
      }
    },
    TURN_BY(2) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.turnBy(-1.5f, a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return product(a, y, i) - 1.5 * b[i];
      }
    },
    ADD_COMPLEX_PRODUCT(2) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.addComplexProduct(a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return product(a, b, i) + y[i];
      }
    },
    ADD_CONJUGATE_PRODUCT(2) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.addConjugateProduct(a, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return y[i] + (i < a.length / 2 ? 1 : -1) * product(a, b, i);
      }
    },
    ADD_BOTH(1) {
      @Override
      void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
        lanes.addBoth(.5f, 2, b, y);
      }

      @Override
      double expected(double[] a, double[] b, double[] y, int i) {
        return y[i] + .5 * b[i];
      }
    };

    final int parts;

    Operation(int parts) {
      this.parts = parts;
    }

    abstract void on(Lanes lanes, FloatMatrix a, FloatMatrix b, FloatMatrix y);

    abstract double expected(double[] a, double[] b, double[] y, int i);

    /** Element i, real parts first, of a complex product. */
    private static double product(double[] a, double[] b, int i) {
      int n = a.length / 2;
      return i < n ? a[i] * b[i] - a[n + i] * b[n + i] : a[i - n] * b[i] + a[i] * b[i - n];
    }
  }

  @ParameterizedTest
  @EnumSource
  void operationIsWhatItsFormulaSaysInBothTwins(Operation operation) {
    for (int n = 1; n <= LONGEST; n++) {
      int size = n * operation.parts;
      FloatMatrix[] one = windows(n, size, size, size);
      FloatMatrix[] two = windows(n, size, size, size);
      double[] a = widened(one[0]);
      double[] b = widened(one[1]);
      double[] y = widened(one[2]);
      operation.on(plain, one[0], one[1], one[2]);
      operation.on(vector, two[0], two[1], two[2]);
      same(one, two);
      for (int i = 0; i < size; i++) {
        assertThat((double) one[2].values()[one[2].offset() + i])
            .as("element %d of %d", i, size)
            .isCloseTo(operation.expected(a, b, y, i), within(1e-5));
      }
    }
  }

  @Test
  void adamFollowsItsFormula() {
    Lanes.Adam step = new Lanes.Adam(.01f, .9f, .99f, 1e-3f);
    for (int n = 1; n <= LONGEST; n++) {
      FloatMatrix[] one = windows(n, n, 2 * n, n);
      FloatMatrix[] two = windows(n, n, 2 * n, n);
      for (int i = 0; i < n; i++) {
        for (FloatMatrix[] each : new FloatMatrix[][] {one, two}) {
          int square = each[1].offset() + n + i;
          each[1].values()[square] = Math.abs(each[1].values()[square]);
        }
      }
      double[] g = widened(one[0]);
      double[] moments = widened(one[1]);
      double[] w = widened(one[2]);
      plain.adam(step, one[0], one[1], one[2]);
      vector.adam(step, two[0], two[1], two[2]);
      same(one, two);
      for (int i = 0; i < n; i++) {
        double m = .9 * moments[i] + .1 * g[i];
        double v = .99 * moments[n + i] + .01 * g[i] * g[i];
        assertThat((double) one[2].values()[one[2].offset() + i])
            .isCloseTo(w[i] - .01 * m / (Math.sqrt(v) + 1e-3), within(1e-5));
      }
    }
  }

  @Test
  void theGainRunsAlongWithTheColumnBefore() {
    FloatMatrix column = FloatMatrix.wrap(new float[] {2}, 0, 1, 1);
    FloatMatrix gain = FloatMatrix.wrap(new float[] {3}, 0, 1, 1);
    plain.addBoth(10, 100, gain, column);
    assertThat(column.at(0, 0)).isEqualTo(32);
    assertThat(gain.at(0, 0)).isEqualTo(203);
  }

  @Test
  void oneRowMultipliesEveryRow() {
    for (int n = 1; n <= LONGEST; n++) {
      FloatMatrix[] one = windows(n, n, 3 * n, 3 * n);
      FloatMatrix[] two = windows(n, n, 3 * n, 3 * n);
      double[] a = widened(one[0]);
      double[] b = widened(one[1]);
      double[] y = widened(one[2]);
      plain.addRowProduct(one[0], rows(one[1], n), rows(one[2], n));
      vector.addRowProduct(two[0], rows(two[1], n), rows(two[2], n));
      same(one, two);
      for (int i = 0; i < 3 * n; i++) {
        assertThat((double) one[2].values()[one[2].offset() + i])
            .isCloseTo(a[i % n] * b[i] + y[i], within(1e-5));
      }
    }
    FloatMatrix three = FloatMatrix.of(2, 3);
    assertThatThrownBy(() -> plain.addRowProduct(FloatMatrix.of(1, 2), three, three))
        .hasMessage("Cannot multiply the rows of 2 x 3 by a row of 2");
  }

  private static FloatMatrix rows(FloatMatrix window, int width) {
    return FloatMatrix.wrap(window.values(), window.offset(), window.size() / width, width);
  }

  @Test
  void windowsOfOtherSizesAreRefused() {
    assertThatThrownBy(() -> plain.multiply(FloatMatrix.of(1, 3), FloatMatrix.of(1, 4)))
        .hasMessageContaining("1 x 3 and 1 x 4");
  }

  /** Windows of these sizes at odd places of arrays that end with them. */
  private static FloatMatrix[] windows(long seed, int... sizes) {
    SeededRandom random = new SeededRandom(seed);
    FloatMatrix[] windows = new FloatMatrix[sizes.length];
    for (int at = 0; at < sizes.length; at++) {
      float[] values = new float[sizes[at] + at + 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.gaussian();
      }
      windows[at] = FloatMatrix.wrap(values, at + 1, 1, sizes[at]);
    }
    return windows;
  }

  private static void same(FloatMatrix[] one, FloatMatrix[] two) {
    for (int at = 0; at < one.length; at++) {
      assertThat(two[at].values()).containsExactly(one[at].values());
    }
  }

  private static double[] widened(FloatMatrix window) {
    double[] wide = new double[window.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = window.values()[window.offset() + i];
    }
    return wide;
  }
}
