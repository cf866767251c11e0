package io.millrace.benchmark.scale;

import io.millrace.benchmark.DrawnWeights;
import io.millrace.continual.Architecture;
import io.millrace.math.SeededRandom;
import io.millrace.model.Safetensors;
import io.millrace.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model file of one GRU, as wide as the observations, with drawn weights. */
final class Gru {

  static final String FILE = "gru.yaml";

  private Gru() {}

  static void write(Path folder, int channels) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        "channels: %d%nweights: gru.safetensors%nlayers: [gru: {hidden: %d}]%n"
            .formatted(channels, channels));
    Architecture architecture =
        Architecture.read(
            Map.of(
                "channels",
                channels,
                "layers",
                List.of(Map.of("gru", Map.of("hidden", channels)))));
    List<Tensor> tensors = new ArrayList<>();
    DrawnWeights.of(architecture, new SeededRandom(1), shape -> 1 / Math.sqrt(channels))
        .forEach((name, weight) -> tensors.add(new Tensor(name, weight.shape(), weight.values())));
    Files.write(
        folder.resolve("gru.safetensors"),
        Safetensors.write(new Safetensors.Contents(tensors, Map.of())));
  }
}
