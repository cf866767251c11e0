package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Naive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagonalisationTest {

  @Test
  void exampleUsage() {
    Diagonalisation turn = Diagonalisation.require(new double[][] {{0, 2}, {-2, 0}});
    assertThat(turn.real).containsExactly(new double[] {0, 0}, within(1e-15));
    assertThat(turn.imaginary).containsExactly(new double[] {2, -2}, within(1e-15));
    assertThat(turn.condition()).isCloseTo(1, within(1e-12));
  }

  /** The library returns vectors for unperturbed HiPPO without complaint; they span nothing. */
  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void refusesHippoItself(int n) {
    assertThat(Diagonalisation.of(HippoLegs.matrix(n))).isNull();
    assertThatThrownBy(() -> Diagonalisation.require(HippoLegs.matrix(n)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("nearly dependent; perturb it more");
  }

  @Test
  void refusesWhatIsNotFinite() {
    double[][] bad = HippoLegs.normalPart(8);
    bad[3][2] = Double.NaN;
    assertThat(Diagonalisation.of(bad)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12})
  void resolveSolvesTheShiftedSystem(int n) {
    double[][] m = random(n, 3);
    Diagonalisation form = Diagonalisation.require(m);
    double[] b = random(1, n, 4)[0];
    double omega = 0.7;
    double[][] z = {Naive.times(form.inverse, b), new double[n]};
    form.resolve(omega, Diagonalisation.Side.STRAIGHT, z, z);
    double[] re = Naive.times(form.basis, z[0]);
    double[] im = Naive.times(form.basis, z[1]);
    for (int i = 0; i < n; i++) {
      assertThat(-omega * im[i] - Naive.dot(m[i], re)).isCloseTo(b[i], within(1e-9));
      assertThat(omega * re[i] - Naive.dot(m[i], im)).isCloseTo(0, within(1e-9));
    }
  }

  /** Both objectives against central differences, on matrices with and without real poles. */
  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  void gradientsAreThoseOfFiniteDifferences(int n) {
    differ(new PublishedObjective(n, 30), n);
    differ(new TransferObjective(n, 1.3), n);
  }

  private static void differ(PerturbationObjective objective, int n) {
    double[][] e = random(n, 5);
    double[][] gradient = new double[n][n];
    double[][] aside = new double[n][n];
    objective.open(0, e);
    objective.evaluate(e, gradient);
    double scale = Dense.norm(gradient);
    double step = 1e-5;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double here = e[i][j];
        e[i][j] = here + step;
        double above = objective.evaluate(e, aside);
        e[i][j] = here - step;
        double below = objective.evaluate(e, aside);
        e[i][j] = here;
        assertThat((above - below) / (2 * step))
            .as("%s, element %d %d", objective.getClass().getSimpleName(), i, j)
            .isCloseTo(gradient[i][j], within(1e-7 * scale));
      }
    }
  }

  private static double[][] random(int n, long seed) {
    return random(n, n, seed);
  }

  private static double[][] random(int rows, int columns, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = 0.5 * random.gaussian();
      }
    }
    return matrix;
  }
}
