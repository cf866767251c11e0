package io.millrace.math.polar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Matrices;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarFactor.Path;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class PolarFactorTest {

  private final SeededRandom random = new SeededRandom(5);
  private final Kernels kernels = KernelChoice.ofProcess().create();

  @Test
  void exampleUsage() {
    FloatMatrix gradient = Matrices.gaussian(random, 8, 8);
    FloatMatrix previous = haar(8);
    FloatMatrix nearest = FloatMatrix.of(8, 8);
    new PolarFactor(8, kernels).factor(gradient, previous, nearest);
    assertThat(Orthogonal.defect(nearest)).isLessThan(1e-5);
  }

  @Test
  void agreesWithTheSingularValueDecomposition() {
    for (int n : new int[] {1, 2, 7, 16, 30, 64}) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = 1 + 6.0 * i / n;
      }
      FloatMatrix gradient = Matrices.withSingularValues(random, values);
      FloatMatrix factor = FloatMatrix.of(n, n);
      Path path = new PolarFactor(n, kernels).factor(gradient, haar(n), factor);
      assertThat(path).isEqualTo(Path.ITERATED);
      // Rounding of G moves the factor by at most eps ‖G‖F / σ_min, the iteration by its defect.
      double bound = 0x1p-23 * 7 * n + PolarFactor.DEFECT;
      assertThat(Matrices.distance(factor, exact(gradient))).isLessThan(bound);
    }
  }

  @Test
  void takesHalfTheProductsNearAMultipleOfAnOrthogonalMatrix() {
    for (int n : new int[] {11, 30, 64, 128}) {
      FloatMatrix gradient = haar(n);
      float noise = (float) (0.3 / Math.sqrt(2.0 * n));
      for (int i = 0; i < gradient.size(); i++) {
        gradient.values()[i] = 7 * (gradient.values()[i] + noise * (float) random.gaussian());
      }
      FloatMatrix factor = FloatMatrix.of(n, n);
      PolarFactor polar = new PolarFactor(n, kernels);
      assertThat(polar.factor(gradient, haar(n), factor)).isEqualTo(Path.ITERATED);
      assertThat(polar.products()).as("%d x %d", n, n).isLessThanOrEqualTo(10);
      assertThat(Matrices.distance(factor, exact(gradient))).isLessThan(1e-5 + n * 0x1p-23);
    }
  }

  @Test
  void flipsNoDirectionThatStandsFarOut() {
    // The spread of the rest says nothing of one value that is much larger, or smaller.
    for (double outlier : new double[] {1e-3, 0.1, 0.4, 1.6, 2, 3, 10, 100}) {
      for (int n : new int[] {4, 30, 128}) {
        double[] values = new double[n];
        java.util.Arrays.fill(values, 1);
        values[n / 2] = outlier;
        FloatMatrix gradient = Matrices.withSingularValues(random, values);
        FloatMatrix factor = FloatMatrix.of(n, n);
        new PolarFactor(n, kernels).factor(gradient, haar(n), factor);
        double condition = Math.max(outlier, 1 / outlier);
        assertThat(Matrices.distance(factor, exact(gradient)))
            .as("%s of %d", outlier, n)
            .isLessThan(n * 0x1p-23 * condition + PolarFactor.DEFECT);
      }
    }
  }

  @Test
  void losesNoMoreThanTheConditionAllows() {
    // A perturbation of G by n eps σ_max moves its polar factor by up to that over σ_min.
    for (int n : new int[] {3, 8, 30, 100}) {
      for (int decades = 0; decades <= 5; decades++) {
        FloatMatrix gradient = spread(n, decades, 1);
        FloatMatrix factor = FloatMatrix.of(n, n);
        Path path = new PolarFactor(n, kernels).factor(gradient, haar(n), factor);
        if (path == Path.ITERATED) {
          assertThat(Matrices.distance(factor, exact(gradient)))
              .as("%d x %d, condition 1e%d", n, n, decades)
              .isLessThan(n * 0x1p-23 * Math.pow(10, decades) + PolarFactor.DEFECT);
        }
        assertThat(path).isIn(Path.ITERATED, Path.COMPLETED);
        assertThat(decades > 4 || path == Path.ITERATED).isTrue();
      }
    }
  }

  @Test
  void maximisesTheInnerProductForEveryCondition() {
    // What the Frank-Wolfe step needs: <S, G> reaches the nuclear norm of G. Directions below 1e-5
    // of the largest may be left to the previous matrix, each at a loss of twice its value.
    for (int decades = 0; decades <= 12; decades++) {
      int n = 30;
      FloatMatrix gradient = spread(n, decades, 1);
      FloatMatrix factor = FloatMatrix.of(n, n);
      new PolarFactor(n, kernels).factor(gradient, haar(n), factor);
      double nuclear = inner(gradient, exact(gradient));
      assertThat(inner(gradient, Factorisations.widen(factor)))
          .as("condition 1e%d", decades)
          .isGreaterThan(nuclear * (1 - 1e-5));
    }
  }

  @Test
  void leavesDirectionsWithoutGradientToThePreviousMatrix() {
    // Oracle in double precision: U1 V1ᵀ + U0 polar(U0ᵀ A V0) V0ᵀ. The error is that of a condition
    // number of σ_max / σ_rank for the first part, and of the smallest value of U0ᵀ A V0, which a
    // random A may make small, for the second: previous matrices near the factor, as in a stream.
    int n = 24;
    for (int rank = 1; rank < n; rank++) {
      double[] values = new double[n];
      for (int i = 0; i < rank; i++) {
        values[i] = 1 + i;
      }
      FloatMatrix gradient = Matrices.withSingularValues(random, values);
      FloatMatrix previous = nearby(exact(gradient));
      FloatMatrix factor = FloatMatrix.of(n, n);
      Path path = new PolarFactor(n, kernels).factor(gradient, previous, factor);
      assertThat(path).isEqualTo(Path.COMPLETED);
      assertThat(Matrices.distance(factor, completed(gradient, previous, rank)))
          .as("rank %d", rank)
          .isLessThan(n * n * 0x1p-23 * 10);
    }
  }

  @Test
  void sensorsThatRepeatOneAnotherDoNotWreckTheRest() {
    // Column 5 is the mean of columns 0 and 1, and column 6 repeats column 2, up to rounding.
    int n = 16;
    FloatMatrix gradient = Matrices.gaussian(random, n, n);
    for (int i = 0; i < n; i++) {
      gradient.set(i, 5, (gradient.at(i, 0) + gradient.at(i, 1)) / 2);
      gradient.set(i, 6, gradient.at(i, 2));
    }
    FloatMatrix previous = nearby(exact(gradient));
    FloatMatrix factor = FloatMatrix.of(n, n);
    new PolarFactor(n, kernels).factor(gradient, previous, factor);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
    // Rounding noise of 3e-8 grows by 77³ to 0.014, and is cubed before it can turn anything.
    assertThat(Matrices.distance(factor, completed(gradient, previous, n - 2))).isLessThan(1e-3);
  }

  @Test
  void isOrthogonalForEveryShapeThatBreaksFactorisations() {
    int n = 9;
    PolarFactor polar = new PolarFactor(n, kernels);
    for (FloatMatrix previous : new FloatMatrix[] {Matrices.identity(n), haar(n)}) {
      for (int kind = 0; kind < 7; kind++) {
        FloatMatrix gradient = FloatMatrix.of(n, n);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            gradient.set(i, j, awkward(kind, i, j));
          }
        }
        FloatMatrix factor = FloatMatrix.of(n, n);
        polar.factor(gradient, previous, factor);
        assertThat(Orthogonal.defect(factor)).as("kind %d", kind).isLessThan(1e-5);
      }
    }
  }

  private static float awkward(int kind, int i, int j) {
    return switch (kind) {
      case 0 -> 1f; // rank one
      case 1 -> j == i + 1 ? 1f : 0f; // nilpotent
      case 2 -> i == j ? -1f : 0f; // the negative of one previous matrix
      case 3 -> (float) (1.0 / (i + j + 1)); // Hilbert, condition 5e11
      case 4 -> i == 0 && j == 0 ? Float.MIN_VALUE : 0f; // smallest number there is
      case 5 -> Float.MAX_VALUE;
      default -> i == j ? (float) Math.pow(10, -4 * i) : 0f; // from 1 to 1e-32
    };
  }

  @Test
  void allocatesNothingOffTheExactPath() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int n = 20;
    PolarFactor polar = new PolarFactor(n, kernels);
    FloatMatrix full = Matrices.gaussian(random, n, n);
    FloatMatrix singular = FloatMatrix.of(n, n);
    singular.copyFrom(full);
    for (int i = 0; i < n; i++) {
      singular.set(i, 4, 0f);
    }
    FloatMatrix previous = haar(n);
    FloatMatrix into = FloatMatrix.of(n, n);
    // Compilation ends at a time of its own, so attempts go on until one is clean, within a bound.
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 4000 && least >= 100; attempt++) {
      long before = threads.getThreadAllocatedBytes(self);
      for (int i = 0; i < 20; i++) {
        polar.factor(full, previous, into);
        polar.factor(singular, previous, into);
        polar.retract(into);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
    }
    assertThat(least).isLessThan(100);
  }

  @Test
  void bothTwinsFindTheSameBits() {
    for (int n : new int[] {5, 16, 33, 70}) {
      FloatMatrix gradient = spread(n, 2, 1);
      FloatMatrix previous = haar(n);
      FloatMatrix plain = FloatMatrix.of(n, n);
      FloatMatrix vector = FloatMatrix.of(n, n);
      new PolarFactor(n, KernelChoice.choose("plain").create()).factor(gradient, previous, plain);
      new PolarFactor(n, KernelChoice.choose("vector").create()).factor(gradient, previous, vector);
      assertThat(plain.values()).isEqualTo(vector.values());
    }
  }

  @Test
  void refusesAMatrixOfAnotherSize() {
    PolarFactor polar = new PolarFactor(4, kernels);
    assertThatThrownBy(() -> polar.retract(FloatMatrix.of(5, 5)))
        .hasMessage("Cannot factor a 5 x 5 matrix: this instance is for 4 x 4");
  }

  @Test
  void isOrthogonalForEveryConditionAndScale() {
    for (double scale : new double[] {1e-30, 1e-8, 1, 1e12, 1e30}) {
      for (int decades = 0; decades <= 12; decades += 3) {
        FloatMatrix factor = FloatMatrix.of(20, 20);
        new PolarFactor(20, kernels).factor(spread(20, decades, scale), haar(20), factor);
        assertThat(Orthogonal.defect(factor)).as("%s %d", scale, decades).isLessThan(1e-5);
      }
    }
  }

  @Test
  void findsOrthonormalColumnsOfATallMatrix() {
    for (int[] shape : new int[][] {{5, 1}, {9, 4}, {70, 30}, {300, 12}}) {
      int rows = shape[0];
      int n = shape[1];
      FloatMatrix gradient = Matrices.gaussian(random, rows, n);
      FloatMatrix factor = FloatMatrix.of(rows, n);
      Path path = new PolarFactor(rows, n, kernels).factor(gradient, orthonormal(rows, n), factor);
      assertThat(path).isEqualTo(Path.ITERATED);
      // A Gaussian matrix of these shapes has a condition below 20.
      assertThat(Matrices.distance(factor, exact(gradient)))
          .as("%d x %d", rows, n)
          .isLessThan(n * 0x1p-23 * 20 + PolarFactor.DEFECT);
    }
  }

  @Test
  void aTallMatrixKeepsWhatItsGradientDoesNotSay() {
    // Column 2 of the gradient is zero, so column 2 of the factor is what of the previous one is
    // orthogonal to the others.
    int rows = 20;
    int n = 6;
    FloatMatrix gradient = Matrices.gaussian(random, rows, n);
    for (int i = 0; i < rows; i++) {
      gradient.set(i, 2, 0f);
    }
    FloatMatrix previous = orthonormal(rows, n);
    FloatMatrix factor = FloatMatrix.of(rows, n);
    assertThat(new PolarFactor(rows, n, kernels).factor(gradient, previous, factor))
        .isEqualTo(Path.COMPLETED);
    double[] left = new double[rows];
    double square = 0;
    for (int i = 0; i < rows; i++) {
      left[i] = previous.at(i, 2);
      for (int j = 0; j < n; j++) {
        double inner = 0;
        for (int k = 0; k < rows && j != 2; k++) {
          inner += factor.at(k, j) * (double) previous.at(k, 2);
        }
        left[i] -= inner * factor.at(i, j);
      }
      square += left[i] * left[i];
    }
    for (int i = 0; i < rows; i++) {
      assertThat((double) factor.at(i, 2)).isCloseTo(left[i] / Math.sqrt(square), within(1e-4));
    }
  }

  @Test
  void aTallMatrixGoesTheExactWayToo() {
    FloatMatrix a = orthonormal(7, 3);
    for (int i = 0; i < 7; i++) {
      a.set(i, 1, 0f);
    }
    assertThat(new PolarFactor(7, 3, kernels).retract(a)).isEqualTo(Path.EXACT);
    for (int j = 0; j < 3; j++) {
      for (int k = 0; k < 3; k++) {
        double inner = 0;
        for (int i = 0; i < 7; i++) {
          inner += a.at(i, j) * (double) a.at(i, k);
        }
        assertThat(inner).isCloseTo(j == k ? 1 : 0, within(1e-5));
      }
    }
  }

  @Test
  void refusesAWideMatrix() {
    assertThatThrownBy(() -> new PolarFactor(3, 4, kernels))
        .hasMessage("Cannot factor matrices of 3 x 4: transpose them");
  }

  /** Random orthonormal columns. */
  private FloatMatrix orthonormal(int rows, int n) {
    FloatMatrix matrix = FloatMatrix.of(rows, n);
    Factorisations.narrow(
        Factorisations.polar(Factorisations.widen(Matrices.gaussian(random, rows, n))), matrix);
    return matrix;
  }

  @Test
  void largeMatricesStayWithinTheBound() {
    FloatMatrix factor = FloatMatrix.of(256, 256);
    Path path = new PolarFactor(256, kernels).factor(spread(256, 1, 1), haar(256), factor);
    assertThat(path).isEqualTo(Path.ITERATED);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
  }

  @Test
  void keepsThePreviousMatrixWhereTheGradientSaysNothing() {
    FloatMatrix previous = haar(6);
    FloatMatrix into = FloatMatrix.of(6, 6);
    PolarFactor polar = new PolarFactor(6, kernels);
    assertThat(polar.factor(FloatMatrix.of(6, 6), previous, into)).isEqualTo(Path.KEPT);
    assertThat(into.values()).isEqualTo(previous.values());
    FloatMatrix broken = FloatMatrix.of(6, 6);
    broken.set(2, 2, Float.NaN);
    assertThat(polar.factor(broken, previous, into)).isEqualTo(Path.KEPT);
    assertThat(into.values()).isEqualTo(previous.values());
  }

  @Test
  void aDeadChannelLeavesTheRestAlone() {
    // Channel 3 never moves: column 3 of the gradient is zero. The previous dictionary has an atom
    // for that channel alone, and must keep it.
    int n = 8;
    FloatMatrix previous = FloatMatrix.of(n, n);
    FloatMatrix gradient = Matrices.gaussian(random, n, n);
    for (int i = 0; i < n; i++) {
      previous.set(i, i, 1f);
      gradient.set(i, 3, 0f);
      gradient.set(3, i, 0f);
    }
    FloatMatrix factor = FloatMatrix.of(n, n);
    Path path = new PolarFactor(n, kernels).factor(gradient, previous, factor);
    assertThat(path).isEqualTo(Path.COMPLETED);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
    assertThat((double) factor.at(3, 3)).isGreaterThan(1 - 1e-5);
  }

  @Test
  void fewerSamplesThanChannelsTurnOnlyWhatTheySpan() {
    // One sample: G = z yᵀ. The factor must map y to the direction of z, and elsewhere stay as near
    // to the previous matrix as an orthogonal matrix can.
    int n = 12;
    FloatMatrix previous = haar(n);
    FloatMatrix z = Matrices.gaussian(random, 1, n);
    FloatMatrix y = Matrices.gaussian(random, 1, n);
    FloatMatrix gradient = FloatMatrix.of(n, n);
    kernels.multiplyTransposedLeft(z, y, gradient);
    FloatMatrix factor = FloatMatrix.of(n, n);
    new PolarFactor(n, kernels).factor(gradient, previous, factor);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
    FloatMatrix image = FloatMatrix.of(1, n);
    kernels.multiplyTransposedRight(y, factor, image);
    double lengths = norm(z) * norm(image);
    assertThat(kernels.dot(z.values(), 0, image.values(), 0, n) / lengths).isGreaterThan(1 - 1e-5);
    // Two orthogonal matrices that differ in a plane are at most sqrt(8) apart; unrelated ones
    // sqrt(2 n).
    assertThat(Matrices.distance(factor, Factorisations.widen(previous)))
        .isLessThan(Math.sqrt(8) + 1e-3);
  }

  /** U1 V1ᵀ + U0 polar(U0ᵀ A V0) V0ᵀ. */
  private static double[][] completed(FloatMatrix gradient, FloatMatrix previous, int rank) {
    int n = gradient.rows();
    Factorisations.Svd svd = Factorisations.svd(Factorisations.widen(gradient));
    double[][] turned =
        Factorisations.product(
            Factorisations.transposed(svd.u()),
            Factorisations.product(Factorisations.widen(previous), svd.v()));
    double[][] block = new double[n - rank][n - rank];
    for (int i = rank; i < n; i++) {
      System.arraycopy(turned[i], rank, block[i - rank], 0, n - rank);
    }
    double[][] open = Factorisations.polar(block);
    double[][] middle = new double[n][n];
    for (int i = 0; i < n; i++) {
      if (i < rank) {
        middle[i][i] = 1;
      } else {
        System.arraycopy(open[i - rank], 0, middle[i], rank, n - rank);
      }
    }
    return Factorisations.product(
        svd.u(), Factorisations.product(middle, Factorisations.transposed(svd.v())));
  }

  /** An orthogonal matrix near the given one. */
  private FloatMatrix nearby(double[][] center) {
    int n = center.length;
    double[][] moved = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        moved[i][j] = center[i][j] + 0.3 * random.gaussian() / Math.sqrt(n);
      }
    }
    FloatMatrix near = FloatMatrix.of(n, n);
    Factorisations.narrow(Factorisations.polar(moved), near);
    return near;
  }

  /** Singular values that fall evenly over some decades. */
  private FloatMatrix spread(int n, int decades, double scale) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = scale * Math.pow(10, -decades * i / (double) Math.max(1, n - 1));
    }
    return Matrices.withSingularValues(random, values);
  }

  private static double inner(FloatMatrix a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += a.at(i, j) * b[i][j];
      }
    }
    return sum;
  }

  private FloatMatrix haar(int n) {
    FloatMatrix matrix = FloatMatrix.of(n, n);
    Orthogonal.haar(random, matrix);
    return matrix;
  }

  private static double norm(FloatMatrix a) {
    double sum = 0;
    for (float value : a.values()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[][] exact(FloatMatrix a) {
    return Factorisations.polar(Factorisations.widen(a));
  }
}
