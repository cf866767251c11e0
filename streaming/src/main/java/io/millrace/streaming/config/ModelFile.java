package io.millrace.streaming.config;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a model file: a structure in YAML, and the weights that its key {@code weights} names, a
 * safetensors file beside it.
 *
 * <pre>{@code
 * weights: keyword.safetensors
 * channels: 10
 * layers: [{gru: {hidden: 64}}, {linear: {out: 12}}]
 * }</pre>
 *
 * <p>What the structure means is its operator's business. Both files are treated as hostile:
 * bounded, no aliases, no tags, no object built.
 */
public final class ModelFile {

  private static final long LONGEST_TEXT = 1 << 20;
  private static final long LONGEST_WEIGHTS = 1L << 30;
  private static final String WEIGHTS = "weights";

  private ModelFile() {}

  /**
   * Reads a model file.
   *
   * @param path of the YAML file; the path of its weights starts at its folder
   * @throws PipelineException with every fault of the YAML, each with its line, or the fault of the
   *     weights
   */
  public static Attachment read(String path) {
    YamlFaults faults = new YamlFaults();
    Optional<Attachment> model = Optional.empty();
    try {
      Path file = Path.of(path);
      model = structure(text(file), faults).map(map -> attachment(file, map, faults));
    } catch (InvalidPathException | IOException unreadable) {
      faults.add(1, "", "expected a model file in YAML: " + reason(unreadable));
    }
    if (faults.count() > 0 || model.isEmpty()) {
      throw new PipelineException(path, faults.all());
    }
    return model.get();
  }

  private static String text(Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(file, LONGEST_TEXT)))
          .toString();
    } catch (CharacterCodingException other) {
      throw new IOException("its text is not UTF-8", other);
    }
  }

  private static byte[] bytes(Path file, long most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file) ? file + " is a folder" : "there is no file " + file.toAbsolutePath());
    }
    if (Files.size(file) > most) {
      throw new IOException(file + " has more than " + most + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private static String reason(Exception failure) {
    return failure instanceof IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  private static Optional<YamlMap> structure(String text, YamlFaults faults) {
    YamlScope scope = new YamlScope(faults, new YamlEnvironment(Map.of()));
    int before = faults.count();
    Optional<YamlMap> map =
        new YamlTree(faults)
            .read(text)
            .flatMap(node -> new YamlValue(scope, "", node).map("a model of keys"));
    if (map.isEmpty() && faults.count() == before) {
      faults.add(1, "", "expected a model, found an empty file; begin with channels:");
    }
    return map;
  }

  private static Attachment attachment(Path file, YamlMap map, YamlFaults faults) {
    Map<String, Object> structure = new LinkedHashMap<>();
    map.entries()
        .forEach(
            (key, value) -> {
              if (!key.equals(WEIGHTS)) {
                structure.put(key, value.plain());
              }
            });
    Map<String, Attachment.Tensor> tensors = new LinkedHashMap<>();
    map.take(WEIGHTS)
        .flatMap(value -> value.text("the path of a safetensors file"))
        .ifPresent(
            weights -> {
              try {
                tensors.putAll(weights(file.resolveSibling(weights)));
              } catch (InvalidPathException | IOException | ModelFileException unreadable) {
                faults.add(
                    map.line(WEIGHTS),
                    WEIGHTS,
                    "expected a safetensors file: " + unreadable.getMessage());
              }
            });
    return new Attachment(file.toString(), structure, tensors);
  }

  /**
   * Reads the weights of a model alone.
   *
   * @param file a safetensors file
   * @return tensors by name, in the order of the file
   * @throws IOException if it cannot be read, or is larger than any file of weights may be
   * @throws ModelFileException if it is no safetensors file
   */
  public static Map<String, Attachment.Tensor> weights(Path file) throws IOException {
    Map<String, Attachment.Tensor> weights = new LinkedHashMap<>();
    for (Tensor tensor : Safetensors.read(bytes(file, LONGEST_WEIGHTS)).tensors()) {
      weights.put(tensor.name(), new Attachment.Tensor(tensor.shape(), tensor.values()));
    }
    return weights;
  }
}
