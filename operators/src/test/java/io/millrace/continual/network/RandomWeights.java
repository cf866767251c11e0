package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights such as training leaves them: sums of about unit size, statistics that are positive. */
public final class RandomWeights {

  private RandomWeights() {}

  public static Weights of(Architecture architecture, long seed) {
    SeededRandom random = new SeededRandom(seed);
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              int size = shape.stream().reduce(1, Math::multiplyExact);
              float[] values = new float[size];
              boolean centred = !name.endsWith("running_var") && !isNorm(name, shape.size());
              double spread = shape.size() > 1 ? Math.sqrt((double) shape.get(0) / size) : .3;
              for (int at = 0; at < size; at++) {
                values[at] = (float) (centred ? spread * random.gaussian() : .5 + random.uniform());
              }
              weights.put(name, new Weight(shape, values));
            });
    return Weights.of(weights);
  }

  private static boolean isNorm(String name, int extents) {
    return name.endsWith("weight") && extents == 1;
  }
}
