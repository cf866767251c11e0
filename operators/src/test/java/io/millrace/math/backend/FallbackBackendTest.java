package io.millrace.math.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.polar.PolarBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FallbackBackendTest {

  private final FakeDevice device = new FakeDevice();
  private final List<String> told = new ArrayList<>();
  private final FallbackBackend backend =
      new FallbackBackend(
          device,
          JvmBackend.ofProcess(),
          new FallbackBackend.Watch() {
            @Override
            public void failed(Throwable cause) {
              told.add("failed: " + cause.getMessage());
            }

            @Override
            public void abandoned(Throwable cause) {
              told.add("abandoned");
            }
          });

  private final FloatMatrix weights = random(9, 7, 1);
  private final FloatMatrix rows = random(5, 9, 2);

  @Test
  void exampleUsage() {
    RowProduct product = backend.product(weights);
    device.failNext(1);
    assertThat(computed(product)).isEqualTo(computed(JvmBackend.ofProcess().product(weights)));
    assertThat(backend.failures()).isEqualTo(1);
    assertThat(told).containsExactly("failed: The device is out of memory, as the test wished");
    assertThat(backend.name()).isEqualTo("fake");
  }

  @Test
  void threeFailuresInARowEndIt() {
    RowProduct product = backend.product(weights);
    device.failNext(3);
    for (int call = 0; call < 10; call++) {
      computed(product);
    }
    assertThat(device.calls()).isEqualTo(3);
    assertThat(backend.name()).isEqualTo("jvm");
    assertThat(told).hasSize(4).last().isEqualTo("abandoned");
    computed(backend.product(weights));
    assertThat(device.calls()).isEqualTo(3);
  }

  @Test
  void aSuccessBetweenFailuresKeepsTheDevice() {
    RowProduct product = backend.product(weights);
    for (int round = 0; round < 5; round++) {
      device.failNext(2);
      computed(product);
      computed(product);
      computed(product);
    }
    assertThat(backend.failures()).isEqualTo(10);
    assertThat(backend.name()).isEqualTo("fake");
  }

  @Test
  void polarFactorsFallBackTheSameWay() {
    FloatMatrix gradients = random(18, 9, 4);
    FloatMatrix expected = FloatMatrix.of(18, 9);
    JvmBackend.ofProcess().polar(9, 9).factor(gradients, gradients, expected);
    PolarBatch polar = backend.polar(9, 9);
    device.failNext(1);
    FloatMatrix into = FloatMatrix.of(18, 9);
    polar.factor(gradients, gradients, into);
    assertThat(into.values()).isEqualTo(expected.values());
    device.failNext(1);
    polar.retract(into);
    assertThat(backend.failures()).isEqualTo(2);
  }

  @Test
  void weightsThatDoNotFitAreMultipliedHere() {
    DenseBackend full =
        new DenseBackend() {
          @Override
          public String name() {
            return "full";
          }

          @Override
          public double tolerance() {
            return 0;
          }

          @Override
          public int rowsAtOnce() {
            return 1;
          }

          @Override
          public RowProduct product(FloatMatrix matrix) {
            throw new OutOfMemoryError("No room for weights");
          }

          @Override
          public PolarBatch polar(int rows, int n) {
            throw new UnsatisfiedLinkError("No library");
          }

          @Override
          public void close() {}
        };
    FallbackBackend guarded =
        new FallbackBackend(
            full,
            JvmBackend.ofProcess(),
            new FallbackBackend.Watch() {
              @Override
              public void failed(Throwable cause) {
                told.add(cause.getMessage());
              }

              @Override
              public void abandoned(Throwable cause) {}
            });
    assertThat(computed(guarded.product(weights)))
        .isEqualTo(computed(JvmBackend.ofProcess().product(weights)));
    guarded.polar(3, 3);
    assertThat(told).containsExactly("No room for weights", "No library");
  }

  @Test
  void theDeviceIsGivenBack() {
    backend.close();
    assertThat(device.isClosed()).isTrue();
  }

  private float[] computed(RowProduct product) {
    FloatMatrix into = FloatMatrix.of(5, 7);
    product.add(rows, into);
    return into.values();
  }

  private static FloatMatrix random(int rows, int columns, long seed) {
    SeededRandom random = new SeededRandom(seed);
    FloatMatrix matrix = FloatMatrix.of(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.values()[i] = (float) random.gaussian();
    }
    return matrix;
  }
}
