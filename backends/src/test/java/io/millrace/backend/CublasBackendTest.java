package io.millrace.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendContract;
import org.junit.jupiter.api.Test;

/**
 * The calls and their strides, against plain loops that do what the manual of cuBLAS says. No
 * device takes part: that cuBLAS itself does so is shown only where there is one.
 */
class CublasBackendTest extends DenseBackendContract {

  private final DenseBackend backend = new CublasBackend(new LoopCublas());

  @Override
  protected DenseBackend backend() {
    return backend;
  }

  @Test
  void everyBlockIsFreedOnce() {
    LoopCublas loops = new LoopCublas();
    DenseBackend own = new CublasBackend(loops);
    own.product(FloatMatrix.of(3, 4)).add(FloatMatrix.of(2, 3), FloatMatrix.of(2, 4));
    FloatMatrix factors = FloatMatrix.wrap(new float[] {2, 0, 0, 2, 1, 0, 0, 1}, 0, 4, 2);
    own.polar(2, 2).factor(factors, factors, factors);
    assertThat(factors.values()).containsExactly(1, 0, 0, 1, 1, 0, 0, 1);
    assertThat(loops.held()).isPositive();
    own.close();
    assertThat(loops.held()).isZero();
  }
}
