package io.millrace.benchmark.cluster;

import io.millrace.continual.Architecture;
import io.millrace.continual.Network;
import io.millrace.continual.Weights;
import io.millrace.continual.Weights.Weight;
import io.millrace.math.DenseBackend;
import io.millrace.math.SeededRandom;
import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelFactory;
import io.millrace.streaming.runtime.CatalogSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A catalogue with one operator: a convolution and a GRU that trip. Workers make it again from this
 * class, which therefore refers to nothing that they do not have.
 */
final class TrippingNetwork {

  static final String TYPE = "tripping";
  static final int CHANNELS = 64;

  /** System property of the task managers: the file of {@link Tripping}. */
  static final String TRIPS = "millrace.benchmark.trips";

  private TrippingNetwork() {}

  static CatalogSource source() {
    return TrippingNetwork::catalog;
  }

  private static ModelCatalog catalog(DenseBackend backend) {
    ModelFactory.Operator factory =
        (width, options) ->
            new Tripping(network(backend), Path.of(System.getProperty(TRIPS, "none")));
    return ModelCatalog.empty().with(TYPE, factory);
  }

  private static Network network(DenseBackend backend) {
    Architecture architecture =
        Architecture.read(
            Map.of(
                "channels",
                CHANNELS,
                "layers",
                List.of(
                    Map.of("conv1d", Map.of("out", 64, "kernel", 9)),
                    "relu",
                    Map.of("gru", Map.of("hidden", 64)))));
    SeededRandom random = new SeededRandom(1);
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
              for (int at = 0; at < values.length; at++) {
                values[at] = (float) (0.05 * random.gaussian());
              }
              weights.put(name, new Weight(shape, values));
            });
    return Network.of(architecture, Weights.of(weights), backend);
  }
}
