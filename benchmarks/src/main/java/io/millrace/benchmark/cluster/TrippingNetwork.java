package io.millrace.benchmark.cluster;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.benchmark.DrawnWeights;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.math.backend.DenseBackend;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A catalogue with one operator: a convolution and a GRU that fail as {@link Tripping} does.
 * Workers create it from this class, which therefore refers to no class that they lack.
 */
final class TrippingNetwork {

  static final String TYPE = "tripping";
  static final int CHANNELS = 64;

  private static final double SPREAD = 0.05;

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
    return Network.of(
        architecture,
        Weights.of(DrawnWeights.of(architecture, new SeededRandom(1), shape -> SPREAD)),
        backend);
  }
}
