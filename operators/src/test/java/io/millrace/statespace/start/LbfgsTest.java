package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {

  @Test
  void exampleUsage() {
    double[] x = {-1.2, 1};
    double value =
        Lbfgs.minimise(
            (at, gradient) -> {
              double bend = at[1] - at[0] * at[0];
              gradient[0] = -400 * at[0] * bend - 2 * (1 - at[0]);
              gradient[1] = 200 * bend;
              return 100 * bend * bend + (1 - at[0]) * (1 - at[0]);
            },
            x,
            100);
    assertThat(value).as("Rosenbrock's valley").isLessThan(1e-12);
    assertThat(x).containsExactly(new double[] {1, 1}, within(1e-6));
  }

  @Test
  void endsAtAKink() {
    double[] x = {3, -2};
    Lbfgs.minimise(
        (at, gradient) -> {
          gradient[0] = Math.signum(at[0]);
          gradient[1] = 2 * at[1];
          return Math.abs(at[0]) + at[1] * at[1];
        },
        x,
        200);
    assertThat(x).containsExactly(new double[] {0, 0}, within(1e-6));
  }

  @Test
  void goesAroundForbiddenGround() {
    double[] x = {5};
    Lbfgs.minimise(
        (at, gradient) -> {
          gradient[0] = 1 - 1 / at[0];
          return at[0] > 0 ? at[0] - Math.log(at[0]) : Double.POSITIVE_INFINITY;
        },
        x,
        50);
    assertThat(x[0]).isCloseTo(1, within(1e-6));
  }
}
