package io.millrace.streaming.config;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import io.millrace.streaming.config.tree.YamlEnvironment;
import io.millrace.streaming.config.tree.YamlTree;
import io.millrace.streaming.config.tree.YamlValue;
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
 * Reads a model file: a structure in YAML, and the weights in the safetensors file that its key
 * {@code weights} names.
 *
 * <pre>{@code
 * weights: keyword.safetensors
 * channels: 10
 * layers: [{gru: {hidden: 64}}, {linear: {out: 12}}]
 * }</pre>
 *
 * <p>The operator interprets the structure. Both files are untrusted: sizes are limited, aliases
 * and tags are rejected, no objects are constructed.
 */
public final class ModelFile {

  private static final long LONGEST_TEXT = 1 << 20;
  private static final long LONGEST_WEIGHTS = 1L << 30;
  private static final Form<Map<String, Value>> STRUCTURE =
      Forms.values("a model of keys", Forms.text("text"));

  /** The weights of a network file. */
  static final Key<String> WEIGHTS =
      Key.of("weights", Forms.text("the path of a safetensors file"))
          .describedAs("Path of the trained weights, from the folder of this file.");

  private ModelFile() {}

  /**
   * Reads a model file.
   *
   * @param path path of the YAML file; the path of its weights is relative to its folder
   * @throws PipelineException with all faults of the YAML, each with its line, or the fault of the
   *     weights
   */
  public static Attachment read(String path) {
    Faults faults = new Faults();
    Optional<Attachment> model = Optional.empty();
    try {
      Path file = Path.of(path);
      model = structure(text(file), faults).map(map -> attachment(file, map, faults));
    } catch (InvalidPathException | IOException unreadable) {
      faults.add(new Location("", 1), "expected a model file in YAML: " + reason(unreadable));
    }
    if (faults.count() > 0 || model.isEmpty()) {
      throw new PipelineException(path, faults.all().stream().map(ConfigFault::of).toList());
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

  private static Optional<Map<String, Value>> structure(String text, Faults faults) {
    int before = faults.count();
    Optional<Map<String, Value>> map =
        new YamlTree(faults)
            .read(text)
            .map(node -> YamlValue.root(node, new YamlEnvironment(Map.of())))
            .flatMap(root -> STRUCTURE.read(root, faults));
    if (map.isEmpty() && faults.count() == before) {
      faults.add(
          new Location("", 1), "expected a model, found an empty file; begin with channels:");
    }
    return map;
  }

  private static Attachment attachment(Path file, Map<String, Value> map, Faults faults) {
    Map<String, Object> structure = new LinkedHashMap<>();
    map.forEach((key, value) -> structure.put(key, ((YamlValue) value).plain(faults)));
    structure.remove(WEIGHTS.name());
    Map<String, Attachment.Tensor> tensors = new LinkedHashMap<>();
    Optional.ofNullable(map.get(WEIGHTS.name()))
        .ifPresent(value -> tensors.putAll(weights(file, value, faults)));
    return new Attachment(file.toString(), structure, tensors);
  }

  private static Map<String, Attachment.Tensor> weights(Path file, Value value, Faults faults) {
    Optional<String> path = WEIGHTS.form().read(value, faults);
    try {
      return path.isEmpty() ? Map.of() : weights(file.resolveSibling(path.get()));
    } catch (InvalidPathException | IOException | ModelFileException unreadable) {
      faults.add(value.keyLocation(), "expected a safetensors file: " + unreadable.getMessage());
      return Map.of();
    }
  }

  /**
   * Reads only the weights of a model.
   *
   * @param file a safetensors file
   * @return tensors by name, in the order of the file
   * @throws IOException if it cannot be read, or exceeds the maximum size of weights
   * @throws ModelFileException if it is not a safetensors file
   */
  public static Map<String, Attachment.Tensor> weights(Path file) throws IOException {
    Map<String, Attachment.Tensor> weights = new LinkedHashMap<>();
    for (Tensor tensor : Safetensors.read(bytes(file, LONGEST_WEIGHTS)).tensors()) {
      weights.put(tensor.name(), new Attachment.Tensor(tensor.shape(), tensor.values()));
    }
    return weights;
  }
}
