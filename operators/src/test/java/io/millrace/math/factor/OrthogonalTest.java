package io.millrace.math.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class OrthogonalTest {

  @Test
  void exampleUsage() {
    FloatMatrix rotation = FloatMatrix.of(9, 9);
    Orthogonal.haar(new SeededRandom(1), rotation);
    assertThat(Orthogonal.defect(rotation)).isLessThan(1e-5);
  }

  @Test
  void haarHasNoPreferredDirection() {
    // An entry of a Haar matrix has mean 0, variance 1/n and fourth moment 3/(n(n+2)).
    SeededRandom random = new SeededRandom(2);
    int n = 4;
    int draws = 4000;
    FloatMatrix matrix = FloatMatrix.of(n, n);
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (int draw = 0; draw < draws; draw++) {
      Orthogonal.haar(random, matrix);
      double x = matrix.at(0, 0);
      mean += x / draws;
      square += x * x / draws;
      fourth += x * x * x * x / draws;
    }
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(.25 / draws)));
    assertThat(square).isCloseTo(.25, within(4 * Math.sqrt(.0625 / draws)));
    assertThat(fourth).isCloseTo(3.0 / 24, within(.02));
  }

  @Test
  void theUniformStartLeansToTheMeanDirection() {
    FloatMatrix start = FloatMatrix.of(10, 10);
    Orthogonal.fromUniform(new SeededRandom(4), start);
    assertThat(Orthogonal.defect(start)).isLessThan(1e-5);
    // The first column of the uniform matrix is positive, and Householder keeps its direction.
    float first = Math.signum(start.at(0, 0));
    for (int j = 0; j < 10; j++) {
      assertThat(Math.signum(start.at(0, j))).isEqualTo(first);
    }
  }

  @Test
  void defectIsTheDistanceOfTheGramMatrixFromOne() {
    FloatMatrix twice = FloatMatrix.wrap(new float[] {2, 0, 0, 2}, 0, 2, 2);
    assertThat(Orthogonal.defect(twice)).isCloseTo(Math.sqrt(18), within(1e-12));
  }

  @Test
  void refusesARectangle() {
    assertThatThrownBy(() -> Orthogonal.haar(new SeededRandom(1), FloatMatrix.of(2, 3)))
        .hasMessage("Cannot make a 2 x 3 matrix orthogonal: expected a square one");
  }
}
