package io.millrace.api.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FloatMatrixTest {

  @Test
  void exampleUsage() {
    float[] parameters = {9, 1, 2, 3, 4, 9};
    FloatMatrix dictionary = FloatMatrix.wrap(parameters, 1, 2, 2);
    assertThat(dictionary.at(1, 0)).isEqualTo(3);
    dictionary.set(1, 1, 7);
    assertThat(parameters).containsExactly(9, 1, 2, 3, 7, 9);
  }

  @Test
  void movesWithoutCopying() {
    float[] first = {1, 2, 3, 4};
    float[] second = {0, 5, 6, 7, 8};
    FloatMatrix window = FloatMatrix.wrap(first, 0, 2, 2);
    assertThat(window.onto(second, 1).at(0, 1)).isEqualTo(6);
    assertThat(window.rows(1).size()).isEqualTo(2);
  }

  @Test
  void refusesToReachBeyondTheArray() {
    assertThatThrownBy(() -> FloatMatrix.wrap(new float[5], 2, 2, 2))
        .hasMessage("Cannot lay a 2 x 2 window at 2: the array has 5 floats");
  }

  @Test
  void copiesOnlyTheSameShape() {
    FloatMatrix a = FloatMatrix.of(2, 2);
    assertThatThrownBy(() -> a.copyFrom(FloatMatrix.of(2, 3)))
        .hasMessage("Cannot copy 2 x 3 into 2 x 2");
  }
}
