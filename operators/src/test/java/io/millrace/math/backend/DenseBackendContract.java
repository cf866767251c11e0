package io.millrace.math.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarBatch;
import io.millrace.math.polar.PolarFactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every backend keeps, judged against double precision and against this JVM. A backend joins
 * with one line: {@code class MyBackendTest extends DenseBackendContract}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DenseBackendContract {

  private final SeededRandom random = new SeededRandom(17);

  /** The backend; the same each time. */
  protected abstract DenseBackend backend();

  @ParameterizedTest
  @CsvSource({"1, 4, 3", "3, 64, 64", "64, 576, 64", "257, 33, 100", "1024, 64, 192"})
  void productsAreThoseOfDoublePrecisionWithinTheTolerance(int rows, int inner, int columns) {
    FloatMatrix x = gaussian(rows, inner);
    FloatMatrix weights = gaussian(inner, columns);
    FloatMatrix into = gaussian(rows, columns);
    FloatMatrix before = copy(into);
    backend().product(weights).add(x, into);
    double error = 0;
    double size = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double exact = before.at(row, column);
        for (int k = 0; k < inner; k++) {
          exact += (double) x.at(row, k) * weights.at(k, column);
        }
        error += Math.pow(exact - into.at(row, column), 2);
        size += exact * exact;
      }
    }
    assertThat(Math.sqrt(error / size)).isLessThanOrEqualTo(Math.max(backend().tolerance(), 2e-6));
  }

  @Test
  void rowsOfOneCallMayBeManyOrFewInTurn() {
    FloatMatrix weights = gaussian(20, 12);
    RowProduct product = backend().product(weights);
    RowProduct reference = JvmBackend.ofProcess().product(weights);
    for (int rows : new int[] {5, 1, 300, 7, 300, 1}) {
      FloatMatrix x = gaussian(rows, 20);
      FloatMatrix into = FloatMatrix.of(rows, 12);
      FloatMatrix expected = FloatMatrix.of(rows, 12);
      product.add(x, into);
      reference.add(x, expected);
      assertThat(distance(into, expected)).isLessThanOrEqualTo(backend().tolerance());
    }
  }

  @Test
  void aProductTouchesNothingBesideItsRows() {
    RowProduct product = backend().product(gaussian(6, 5));
    float[] to = new float[200];
    float[] from = gaussian(20, 6).values();
    product.add(FloatMatrix.wrap(from, 12, 3, 6), FloatMatrix.wrap(to, 50, 3, 5));
    for (int i = 0; i < to.length; i++) {
      assertThat(to[i] != 0).as("float %d", i).isEqualTo(i >= 50 && i < 65);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 1", "32, 32, 5", "64, 64, 3", "40, 24, 4", "128, 128, 2"})
  void polarFactorsAreOrthogonalAndThoseOfThisJvm(int rows, int n, int count) {
    FloatMatrix gradients = FloatMatrix.of(count * rows, n);
    for (int b = 0; b < count; b++) {
      wellConditioned(gradients, b, rows, n);
    }
    FloatMatrix previous = gaussian(count * rows, n);
    FloatMatrix expected = FloatMatrix.of(count * rows, n);
    JvmBackend.ofProcess().polar(rows, n).factor(gradients, previous, expected);
    FloatMatrix into = FloatMatrix.of(count * rows, n);
    backend().polar(rows, n).factor(gradients, previous, into);
    assertThat(defect(into, rows)).isLessThan(PolarFactor.DEFECT);
    assertThat(distance(into, expected)).isLessThanOrEqualTo(backend().tolerance());
  }

  @Test
  void aMatrixNearTheGroupIsMovedOntoItInPlace() {
    FloatMatrix matrices = FloatMatrix.of(3 * 16, 16);
    for (int b = 0; b < 3; b++) {
      FloatMatrix one = FloatMatrix.wrap(matrices.values(), b * 256, 16, 16);
      Orthogonal.haar(random, one);
      for (int i = 0; i < 256; i++) {
        matrices.values()[b * 256 + i] += (float) (0.01 * random.gaussian());
      }
    }
    FloatMatrix expected = copy(matrices);
    JvmBackend.ofProcess().polar(16, 16).retract(expected);
    backend().polar(16, 16).retract(matrices);
    assertThat(defect(matrices, 16)).isLessThan(PolarFactor.DEFECT);
    assertThat(distance(matrices, expected)).isLessThanOrEqualTo(backend().tolerance());
  }

  @Test
  void directionsThatAGradientDoesNotDetermineFollowThePreviousMatrix() {
    int n = 12;
    FloatMatrix gradients = gaussian(3 * n, n);
    for (int row = 0; row < n; row++) {
      gradients.set(n + row, 4, 0f);
    }
    java.util.Arrays.fill(gradients.values(), 2 * n * n, 3 * n * n, 0f);
    FloatMatrix previous = FloatMatrix.of(3 * n, n);
    for (int b = 0; b < 3; b++) {
      Orthogonal.haar(random, FloatMatrix.wrap(previous.values(), b * n * n, n, n));
    }
    FloatMatrix expected = copy(previous);
    JvmBackend.ofProcess().polar(n, n).factor(gradients, expected, expected);
    FloatMatrix into = copy(previous);
    backend().polar(n, n).factor(gradients, into, into);
    assertThat(defect(into, n)).isLessThan(PolarFactor.DEFECT);
    // One of a dead column goes the same way as in this JVM, so to the same bits; one of zeros
    // stays.
    assertThat(distance(into, expected)).isLessThanOrEqualTo(20 * backend().tolerance() + 1e-6);
    assertThat(part(into, 2, n)).isEqualTo(part(previous, 2, n));
  }

  @Test
  void aGradientThatIsNotFiniteKeepsThePreviousMatrix() {
    int n = 12;
    FloatMatrix gradients = gaussian(3 * n, n);
    gradients.set(3, 5, Float.POSITIVE_INFINITY);
    gradients.set(n + 3, 5, Float.NaN);
    FloatMatrix previous = FloatMatrix.of(3 * n, n);
    for (int b = 0; b < 3; b++) {
      Orthogonal.haar(random, FloatMatrix.wrap(previous.values(), b * n * n, n, n));
    }
    FloatMatrix into = copy(previous);

    backend().polar(n, n).factor(gradients, previous, into);

    assertThat(part(into, 0, n)).isEqualTo(part(previous, 0, n));
    assertThat(part(into, 1, n)).isEqualTo(part(previous, 1, n));
    assertThat(defect(into, n)).isLessThan(PolarFactor.DEFECT);
  }

  @Test
  void aMatrixHasTheSameFactorAloneAndAmongOthersWithinTheTolerance() {
    int n = 24;
    FloatMatrix gradients = FloatMatrix.of(6 * n, n);
    for (int b = 0; b < 6; b++) {
      wellConditioned(gradients, b, n, n);
    }
    FloatMatrix into = FloatMatrix.of(6 * n, n);
    PolarBatch polar = backend().polar(n, n);
    polar.factor(gradients, FloatMatrix.of(6 * n, n), into);
    FloatMatrix alone = FloatMatrix.of(n, n);
    polar.factor(
        FloatMatrix.wrap(gradients.values(), 4 * n * n, n, n), FloatMatrix.of(n, n), alone);
    FloatMatrix among = FloatMatrix.wrap(part(into, 4, n), 0, n, n);
    assertThat(distance(alone, among)).isLessThanOrEqualTo(backend().tolerance());
  }

  private FloatMatrix gaussian(int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }

  /** An orthogonal matrix of any scale, and noise of a third of it: condition about two. */
  private void wellConditioned(FloatMatrix stack, int b, int rows, int n) {
    FloatMatrix whole = FloatMatrix.of(rows, rows);
    Orthogonal.haar(random, whole);
    double scale = Math.exp(2 * random.gaussian());
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < n; j++) {
        double noise = 0.15 * random.gaussian() / Math.sqrt(n);
        stack.set(b * rows + row, j, (float) (scale * (whole.at(row, j) + noise)));
      }
    }
  }

  private static float[] part(FloatMatrix stack, int b, int n) {
    return java.util.Arrays.copyOfRange(stack.values(), b * n * n, (b + 1) * n * n);
  }

  private static FloatMatrix copy(FloatMatrix matrix) {
    return FloatMatrix.wrap(matrix.values().clone(), 0, matrix.rows(), matrix.columns());
  }

  private static double distance(FloatMatrix a, FloatMatrix b) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < a.size(); i++) {
      error += Math.pow((double) a.values()[i] - b.values()[i], 2);
      size += Math.pow(b.values()[i], 2);
    }
    return Math.sqrt(error / size);
  }

  /** The largest ‖AᵀA − I‖F of the stack. */
  private static double defect(FloatMatrix stack, int rows) {
    double worst = 0;
    for (int first = 0; first < stack.rows(); first += rows) {
      double squares = 0;
      for (int i = 0; i < stack.columns(); i++) {
        for (int j = 0; j < stack.columns(); j++) {
          double sum = i == j ? -1 : 0;
          for (int row = first; row < first + rows; row++) {
            sum += (double) stack.at(row, i) * stack.at(row, j);
          }
          squares += sum * sum;
        }
      }
      worst = Math.max(worst, Math.sqrt(squares));
    }
    return worst;
  }
}
