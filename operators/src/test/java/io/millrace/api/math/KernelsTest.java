package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.millrace.math.factor.Factorisations;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {

  private static final List<Kernels> TWINS = List.of(new PlainKernels(), new VectorKernels());

  private final SeededRandom random = new SeededRandom(17);

  @Test
  void exampleUsage() {
    Kernels kernels = KernelChoice.ofProcess().create();
    FloatMatrix a = FloatMatrix.wrap(new float[] {1, 2, 3, 4}, 0, 2, 2);
    FloatMatrix b = FloatMatrix.wrap(new float[] {5, 6, 7, 8}, 0, 2, 2);
    FloatMatrix product = FloatMatrix.of(2, 2);
    kernels.multiply(a, b, product);
    assertThat(product.values()).containsExactly(19, 22, 43, 50);
    kernels.multiplyTransposedRight(a, b, product);
    assertThat(product.values()).containsExactly(17, 23, 39, 53);
    kernels.multiplyTransposedLeft(a, b, product);
    assertThat(product.values()).containsExactly(26, 30, 38, 44);
  }

  @Test
  void everyFormAgreesWithATripleLoopInDoublePrecision() {
    for (Kernels kernels : TWINS) {
      for (int trial = 0; trial < 60; trial++) {
        int m = 1 + random.below(40);
        int k = 1 + random.below(40);
        int n = 1 + random.below(70);
        FloatMatrix a = Matrices.gaussian(random, m, k);
        FloatMatrix b = Matrices.gaussian(random, k, n);
        double[][] expected = naive(Factorisations.widen(a), Factorisations.widen(b));
        // k roundings of partial sums that stay below about 4 sqrt(k), each 2^-24 relative.
        double bound = Math.sqrt((double) m * n) * k * 4 * Math.sqrt(k) * 0x1p-24;
        FloatMatrix into = FloatMatrix.of(m, n);
        kernels.multiply(a, b, into);
        assertThat(Matrices.distance(into, expected)).isLessThan(bound);
        kernels.multiplyTransposedLeft(transposed(a), b, into);
        assertThat(Matrices.distance(into, expected)).isLessThan(bound);
        into.fill(0f);
        kernels.addProduct(a, b, into);
        assertThat(Matrices.distance(into, expected)).isLessThan(bound);
        kernels.multiplyTransposedRight(a, transposed(b), into);
        assertThat(Matrices.distance(into, expected)).isLessThan(bound);
        into.fill(0f);
        kernels.addTransposedLeft(transposed(a), b, into);
        assertThat(Matrices.distance(into, expected)).isLessThan(bound);
      }
    }
  }

  @Test
  void theTwinsAgreeBitForBit() {
    for (int trial = 0; trial < 600; trial++) {
      int m = 1 + random.below(40);
      int k = 1 + random.below(41);
      int n = 1 + random.below(150);
      FloatMatrix a = Matrices.gaussian(random, m, k);
      FloatMatrix b = Matrices.gaussian(random, k, n);
      FloatMatrix[] results = new FloatMatrix[2];
      for (int twin = 0; twin < 2; twin++) {
        results[twin] = FloatMatrix.of(m, n);
        TWINS.get(twin).multiply(a, b, results[twin]);
        TWINS.get(twin).addProduct(a, b, results[twin]);
        TWINS.get(twin).addTransposedLeft(transposed(a), b, results[twin]);
        TWINS.get(twin).scaleAndAdd(0.3f, results[twin], 0.7f, results[twin]);
      }
      assertThat(results[0].values()).as("%d %d %d", m, k, n).isEqualTo(results[1].values());
      float[] x = Matrices.gaussian(random, 1, n).values();
      float[] y = Matrices.gaussian(random, 1, n + 3).values();
      assertThat(TWINS.get(0).dot(x, 0, y, 3, n)).isEqualTo(TWINS.get(1).dot(x, 0, y, 3, n));
    }
  }

  /** A right factor that exceeds the nearest cache is used part by part, in the same order. */
  @Test
  void theTwinsAgreeBitForBitOnLargeFactors() {
    for (int trial = 0; trial < 30; trial++) {
      int m = 1 + random.below(30);
      int k = 100 + random.below(600);
      int n = 50 + random.below(150);
      FloatMatrix a = Matrices.gaussian(random, m, k);
      FloatMatrix b = Matrices.gaussian(random, k, n);
      FloatMatrix[] results = new FloatMatrix[2];
      for (int twin = 0; twin < 2; twin++) {
        results[twin] = FloatMatrix.of(m, n);
        TWINS.get(twin).multiply(a, b, results[twin]);
        TWINS.get(twin).addTransposedLeft(transposed(a), b, results[twin]);
      }
      assertThat(results[0].values()).as("%d %d %d", m, k, n).isEqualTo(results[1].values());
    }
  }

  @Test
  void scalesAndAddsOnWindowsAlike() {
    for (int offset = 0; offset < 3; offset++) {
      float[][] results = new float[2][];
      for (int twin = 0; twin < 2; twin++) {
        SeededRandom same = new SeededRandom(3);
        float[] x = Matrices.gaussian(same, 1, 80).values();
        results[twin] = Matrices.gaussian(same, 1, 80).values();
        TWINS
            .get(twin)
            .scaleAndAdd(
                0.3f,
                FloatMatrix.wrap(x, 2, 7, 11),
                0.7f,
                FloatMatrix.wrap(results[twin], offset, 7, 11));
        for (int i = 0; i < 77; i++) {
          float before = Matrices.gaussian(new SeededRandom(3), 2, 80).values()[80 + offset + i];
          assertThat(results[twin][offset + i]).isEqualTo(Math.fma(0.3f, x[2 + i], 0.7f * before));
        }
      }
      assertThat(results[0]).isEqualTo(results[1]);
    }
  }

  @Test
  void aRowHasTheSameBitsAloneAndAmongOthers() {
    for (Kernels kernels : TWINS) {
      FloatMatrix rows = Matrices.gaussian(random, 11, 23);
      FloatMatrix weights = Matrices.gaussian(random, 23, 37);
      FloatMatrix together = FloatMatrix.of(11, 37);
      kernels.multiply(rows, weights, together);
      FloatMatrix alone = FloatMatrix.of(1, 37);
      for (int row = 0; row < 11; row++) {
        kernels.multiply(FloatMatrix.wrap(rows.values(), row * 23, 1, 23), weights, alone);
        assertThat(alone.values())
            .isEqualTo(Arrays.copyOfRange(together.values(), row * 37, (row + 1) * 37));
      }
    }
  }

  @Test
  void dotsAreTheDotsOfTheRows() {
    for (int rows : new int[] {1, 3, 7, 16, 23}) {
      for (int columns : new int[] {1, 7, 8, 15, 16, 17, 24, 31, 40, 188}) {
        FloatMatrix a = Matrices.gaussian(random, rows, columns);
        FloatMatrix x = Matrices.gaussian(random, 1, columns + 3);
        for (Kernels kernels : TWINS) {
          float[] found = new float[rows];
          kernels.dots(a, x.values(), 3, found);
          for (int row = 0; row < rows; row++) {
            assertThat(found[row])
                .isEqualTo(kernels.dot(a.values(), row * columns, x.values(), 3, columns));
          }
        }
      }
    }
  }

  @Test
  void aPassWithTwoVectorsHasTheBitsOfTwoPasses() {
    for (int rows : new int[] {3, 16, 23, 40}) {
      for (int columns : new int[] {1, 15, 16, 17, 31, 120}) {
        FloatMatrix a = Matrices.gaussian(random, rows, columns);
        FloatMatrix x = Matrices.gaussian(random, 1, columns);
        FloatMatrix y = Matrices.gaussian(random, 1, columns);
        for (Kernels kernels : TWINS) {
          float[][] found = new float[4][rows];
          kernels.dots(a, x, y, found[0], found[1]);
          kernels.dots(a, x.values(), 0, found[2]);
          kernels.dots(a, y.values(), 0, found[3]);
          assertThat(found[0]).isEqualTo(found[2]);
          assertThat(found[1]).isEqualTo(found[3]);
        }
      }
    }
  }

  @Test
  void aMultipleOfOneRowIsAddedToEach() {
    for (int columns : new int[] {1, 15, 16, 17, 70, 120}) {
      FloatMatrix by = Matrices.gaussian(random, 1, 20);
      FloatMatrix row = Matrices.gaussian(random, 1, columns);
      FloatMatrix before = Matrices.gaussian(random, 20, columns);
      for (Kernels kernels : TWINS) {
        FloatMatrix sum = FloatMatrix.of(20, columns);
        sum.copyFrom(before);
        kernels.addTransposedLeft(by, row, sum);
        for (int i = 0; i < 20; i++) {
          for (int j = 0; j < columns; j++) {
            assertThat(sum.at(i, j))
                .isEqualTo(Math.fma(by.at(0, i), row.at(0, j), before.at(i, j)));
          }
        }
      }
    }
  }

  @Test
  void dotAgreesWithDoublePrecision() {
    for (Kernels kernels : TWINS) {
      for (int length = 0; length < 100; length++) {
        float[] x = Matrices.gaussian(random, 1, length + 1).values();
        float[] y = Matrices.gaussian(random, 1, length + 1).values();
        double sum = 0;
        for (int i = 0; i < length; i++) {
          sum += (double) x[i + 1] * y[i];
        }
        assertThat((double) kernels.dot(x, 1, y, 0, length))
            .isCloseTo(sum, within(1e-6 * (length + 1)));
      }
    }
  }

  @Test
  void worksOnWindows() {
    for (Kernels kernels : TWINS) {
      float[] values = new float[40];
      FloatMatrix a = FloatMatrix.wrap(values, 3, 2, 3);
      FloatMatrix b = FloatMatrix.wrap(values, 20, 3, 2);
      FloatMatrix into = FloatMatrix.wrap(values, 30, 2, 2);
      for (int i = 0; i < 6; i++) {
        values[3 + i] = i;
        values[20 + i] = 1;
      }
      kernels.multiply(a, b, into);
      assertThat(Arrays.copyOfRange(values, 30, 34)).containsExactly(3, 3, 12, 12);
      assertThat(values[34]).isZero();
    }
  }

  @Test
  void addsToWhatStandsThere() {
    FloatMatrix two = FloatMatrix.wrap(new float[] {2}, 0, 1, 1);
    FloatMatrix three = FloatMatrix.wrap(new float[] {3}, 0, 1, 1);
    for (Kernels kernels : TWINS) {
      FloatMatrix bias = FloatMatrix.wrap(new float[] {10}, 0, 1, 1);
      kernels.addProduct(two, three, bias);
      assertThat(bias.values()).containsExactly(16);
    }
  }

  @Test
  void refusesShapesThatDoNotFit() {
    for (Kernels kernels : TWINS) {
      assertThatThrownBy(
              () ->
                  kernels.multiply(
                      FloatMatrix.of(2, 3), FloatMatrix.of(2, 3), FloatMatrix.of(2, 3)))
          .hasMessage("Cannot compute a b of 2 x 3 and 2 x 3 into 2 x 3");
    }
  }

  @Test
  void refusesAnOutputThatOverlapsAFactor() {
    float[] values = new float[20];
    FloatMatrix a = FloatMatrix.wrap(values, 0, 2, 2);
    FloatMatrix b = FloatMatrix.wrap(values, 4, 2, 2);
    for (Kernels kernels : TWINS) {
      for (int offset = 1; offset < 8; offset++) {
        FloatMatrix into = FloatMatrix.wrap(values, offset, 2, 2);
        assertThatThrownBy(() -> kernels.multiply(a, b, into))
            .hasMessageContaining("overlaps a factor");
      }
      kernels.multiply(a, b, FloatMatrix.wrap(values, 8, 2, 2));
    }
  }

  @Test
  void leavesTheNeighboursOfItsWindowAlone() {
    // Every shape up to 40 columns, the factors at the very end of their arrays.
    for (Kernels kernels : TWINS) {
      for (int columns = 1; columns <= 40; columns++) {
        int rows = 1 + random.below(6);
        int inner = 1 + random.below(9);
        FloatMatrix a = Matrices.gaussian(random, rows, inner);
        FloatMatrix b = FloatMatrix.wrap(new float[7 + inner * columns], 7, inner, columns);
        b.copyFrom(Matrices.gaussian(random, inner, columns));
        float[] values = new float[rows * columns + 2];
        Arrays.fill(values, Float.NaN);
        kernels.multiply(a, b, FloatMatrix.wrap(values, 1, rows, columns));
        assertThat(values[0]).isNaN();
        assertThat(values[values.length - 1]).isNaN();
        for (int at = 1; at <= rows * columns; at++) {
          assertThat(values[at]).isFinite();
        }
      }
    }
  }

  @Test
  void allocatesNothingOnceWarm() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    for (Kernels kernels : TWINS) {
      FloatMatrix a = Matrices.gaussian(random, 9, 33);
      FloatMatrix b = Matrices.gaussian(random, 33, 33);
      FloatMatrix into = FloatMatrix.of(9, 33);
      for (int i = 0; i < 20_000; i++) {
        kernels.multiply(a, b, into);
        kernels.multiplyTransposedRight(a, b, into);
      }
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 20; attempt++) {
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 100; i++) {
          kernels.multiply(a, b, into);
          kernels.multiplyTransposedRight(a, b, into);
        }
        least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
      }
      assertThat(least).as(kernels.getClass().getSimpleName()).isLessThan(100);
    }
  }

  static FloatMatrix transposed(FloatMatrix a) {
    FloatMatrix into = FloatMatrix.of(a.columns(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        into.set(j, i, a.at(i, j));
      }
    }
    return into;
  }

  private static double[][] naive(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
