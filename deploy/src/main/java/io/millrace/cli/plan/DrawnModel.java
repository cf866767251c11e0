package io.millrace.cli.plan;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.Npy;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.CommandException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.network.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a model of an architecture that has no weights: draws them from a seed, and frames to try
 * it on.
 */
final class DrawnModel {

  /** Outputs for which frames are drawn. */
  private static final int OUTPUTS = 8;

  private static final int MOST_NUMBERS = 1 << 24;

  private DrawnModel() {}

  /**
   * Weights that keep the size of what passes: products have sums of about unit size, scales and
   * variances are between one half and three halves. The same seed gives the same bits everywhere.
   */
  static Weights weights(Architecture architecture, long seed) {
    SeededRandom random = new SeededRandom(seed);
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (name, shape) -> {
              int size = shape.stream().reduce(1, Math::multiplyExact);
              boolean scale =
                  name.endsWith("running_var") || (name.endsWith("weight") && shape.size() == 1);
              double spread = shape.size() > 1 ? Math.sqrt((double) shape.get(0) / size) : .1;
              float[] values = new float[size];
              for (int at = 0; at < size; at++) {
                values[at] = (float) (scale ? .5 + random.uniform() : spread * random.gaussian());
              }
              weights.put(name, new Weight(shape, values));
            });
    return Weights.of(weights);
  }

  /** Frames of unit variance: enough for some outputs, at most 64 MB. */
  static Tensor input(Architecture architecture, long seed) {
    int width = architecture.channels();
    long wanted =
        architecture.timing().delay() + 1L + (OUTPUTS - 1L) * architecture.timing().stride();
    int frames = (int) Math.max(1, Math.min(wanted, MOST_NUMBERS / width));
    SeededRandom random = new SeededRandom(seed);
    float[] values = new float[frames * width];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.gaussian();
    }
    return new Tensor("input", List.of(1, frames, width), values);
  }

  /**
   * Writes the model, its weights and its frames into a folder, under the name of the architecture.
   *
   * @return the model, its weights, and its frames
   */
  static List<Path> write(Path file, Architecture architecture, Path folder, long seed) {
    String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    Path model = folder.resolve(name + ".yaml");
    Path weights = folder.resolve(name + ".safetensors");
    Path input = folder.resolve(name + "-input.npy");
    if (model.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw CommandException.refused(
          "Cannot write " + model + ": it is the architecture itself; name another folder");
    }
    Weights drawn = weights(architecture, seed);
    List<Tensor> tensors = new ArrayList<>();
    for (String each : drawn.names()) {
      tensors.add(new Tensor(each, drawn.weight(each).shape(), drawn.values(each)));
    }
    try {
      Files.createDirectories(folder);
      String text = Files.readString(file, StandardCharsets.UTF_8);
      String first =
          "# Weights drawn from seed " + seed + "\nweights: " + weights.getFileName() + "\n";
      Files.write(weights, Safetensors.write(new Safetensors.Contents(tensors, Map.of())));
      Files.writeString(model, first + text, StandardCharsets.UTF_8);
      Files.write(input, Npy.write(input(architecture, seed + 1)));
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write to " + folder + ": " + failed, failed);
    }
    return List.of(model, weights, input);
  }
}
