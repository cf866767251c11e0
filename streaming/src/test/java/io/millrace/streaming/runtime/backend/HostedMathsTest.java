package io.millrace.streaming.runtime.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.RowProduct;
import io.millrace.streaming.runtime.block.DirectQueue;
import io.millrace.streaming.runtime.block.ScaleSlots;
import io.millrace.streaming.runtime.block.WorkerQueue;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HostedMathsTest {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();

  @Test
  void exampleUsage() {
    try (HostedMaths maths = open(MathSpec.Backend.CUBLAS)) {
      assertThat(shown()).isEqualTo("fake 1 0");
      RowProduct product = maths.backend().product(FloatMatrix.of(2, 2));
      for (int failure = 0; failure < 5; failure++) {
        product.add(FloatMatrix.of(1, 2), FloatMatrix.of(1, 2));
      }
      assertThat(shown()).isEqualTo("jvm 0 3");
    }
  }

  @Test
  void thisJvmNeedsNoWorker() {
    try (HostedMaths maths = open(MathSpec.Backend.JVM)) {
      assertThat(shown()).isEqualTo("jvm 0 0");
      assertThat(
              maths.queue(
                  "test",
                  null,
                  new WorkerQueue.Copies(version -> true, new ScaleSlots(StateLayout.EMPTY))))
          .isInstanceOf(DirectQueue.class);
    }
  }

  private String shown() {
    return gauges.get("backend").getValue()
        + " "
        + gauges.get("device").getValue()
        + " "
        + gauges.get("fallbacks").getValue();
  }

  private HostedMaths open(MathSpec.Backend backend) {
    ModelRecipe recipe =
        new ModelRecipe(
            "test",
            new ModelPlan(List.of("a", "b"), List.of(new ModelSpec("dictionary", Map.of())), 1),
            StandardCatalog::catalog,
            new HostSettings(8, 1000, 0, 0),
            new MathSpec(backend, 1));
    return HostedMaths.open(
        recipe, DenseBackends.present(), new Recording(), LoggerFactory.getLogger("test"));
  }

  /** Keeps the gauges of all groups by their last name. */
  private final class Recording extends UnregisteredMetricsGroup {
    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(name, gauge);
      return gauge;
    }
  }
}
