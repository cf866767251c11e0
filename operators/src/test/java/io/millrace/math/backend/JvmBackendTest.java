package io.millrace.math.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class JvmBackendTest extends DenseBackendContract {

  @Override
  protected DenseBackend backend() {
    return JvmBackend.ofProcess();
  }

  @Test
  void exampleUsage() {
    try (DenseBackend backend = JvmBackend.ofProcess()) {
      RowProduct product = backend.product(FloatMatrix.wrap(new float[] {1, 2, 3, 4}, 0, 2, 2));
      FloatMatrix rows = FloatMatrix.wrap(new float[] {1, 1, 0, 2}, 0, 2, 2);
      FloatMatrix into = FloatMatrix.wrap(new float[] {10, 20, 10, 20}, 0, 2, 2);
      product.add(rows, into);
      assertThat(into.values()).containsExactly(14, 26, 16, 28);
    }
  }

  @Test
  void aRowHasTheSameBitsAloneAndAmongOthers() {
    SeededRandom random = new SeededRandom(3);
    FloatMatrix weights = FloatMatrix.of(33, 21);
    FloatMatrix rows = FloatMatrix.of(40, 33);
    for (FloatMatrix each : new FloatMatrix[] {weights, rows}) {
      for (int i = 0; i < each.size(); i++) {
        each.values()[i] = (float) random.gaussian();
      }
    }
    RowProduct product = backend().product(weights);
    FloatMatrix all = FloatMatrix.of(40, 21);
    product.add(rows, all);
    FloatMatrix one = FloatMatrix.of(1, 21);
    product.add(FloatMatrix.wrap(rows.values(), 29 * 33, 1, 33), one);
    for (int column = 0; column < 21; column++) {
      assertThat(one.at(0, column)).isEqualTo(all.at(29, column));
    }
  }
}
