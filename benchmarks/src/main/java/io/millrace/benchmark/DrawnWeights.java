package io.millrace.benchmark;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.network.Architecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Draws Gaussian weights for networks whose outputs do not matter. */
public final class DrawnWeights {

  private DrawnWeights() {}

  /**
   * Weights in the order of the architecture.
   *
   * @param spread standard deviation of the weights of a shape
   */
  public static Map<String, Weight> of(
      Architecture architecture, SeededRandom random, ToDoubleFunction<List<Integer>> spread) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
              double deviation = spread.applyAsDouble(shape);
              for (int at = 0; at < values.length; at++) {
                values[at] = (float) (deviation * random.gaussian());
                if (name.endsWith("running_var")) {
                  values[at] = 1 + Math.abs(values[at]);
                }
              }
              weights.put(name, new Weight(shape, values));
            });
    return weights;
  }
}
