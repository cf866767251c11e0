package io.millrace.benchmark.scale;

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
    SeededRandom random = new SeededRandom(1);
    List<Tensor> tensors = new ArrayList<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
              for (int at = 0; at < values.length; at++) {
                values[at] = (float) (random.gaussian() / Math.sqrt(channels));
              }
              tensors.add(new Tensor(name, shape, values));
            });
    Files.write(
        folder.resolve("gru.safetensors"),
        Safetensors.write(new Safetensors.Contents(tensors, Map.of())));
  }
}
