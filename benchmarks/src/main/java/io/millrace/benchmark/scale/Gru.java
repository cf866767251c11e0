package io.millrace.benchmark.scale;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.StageWeights;
import io.millrace.api.model.Tensor;
import io.millrace.api.spec.ModelSpec;
import io.millrace.benchmark.DrawnWeights;
import io.millrace.continual.network.Architecture;
import io.millrace.streaming.config.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a model file of one GRU, as wide as the observations, with random weights. */
final class Gru {

  static final String FILE = "gru.yaml";

  /** Pipeline, group and folder of its one release. */
  static final String RELEASED = "released";

  private Gru() {}

  static void write(Path folder, int channels) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        String.format(
            Locale.ROOT,
            "channels: %d%nweights: gru.safetensors%nlayers: [gru: {hidden: %d}]%n",
            channels,
            channels));
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
    release(folder, channels);
  }

  /** The same weights as a model that answers all groups. */
  private static void release(Path folder, int channels) throws IOException {
    String file = folder.resolve(FILE).toString();
    List<ModelSpec> stages =
        List.of(
            new ModelSpec("network", Map.of("model", file), Map.of("model", ModelFile.read(file))));
    ModelManifest draft =
        new ModelManifest(
            new ModelName(RELEASED, RELEASED, 1),
            new Provenance(0, Provenance.NO_PARENT, 0, Long.MIN_VALUE),
            PipelineTurn.channels(channels),
            stages,
            "");
    new ModelFolder(folder.resolve(RELEASED))
        .write(PublishedModel.of(draft, StageWeights.of(stages)));
  }
}
