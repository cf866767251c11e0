package io.millrace.api.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/*
 *   folder/<pipeline>/<group>/000000000042.safetensors
 *   folder/<pipeline>/<group>/000000000042.json   written last: makes the version exist
 *   folder/<pipeline>/<group>/held                the held version in digits, if there is one
 *
 * <pipeline> and <group> are those of PathElement; the manifest has the names themselves.
 */
/**
 * Reads and writes published models as pairs of files. A writer may write a version again after a
 * failure.
 *
 * <pre>{@code
 * static float[] newest(Path folder, StateLayout layout) throws IOException {
 *   ModelFolder models = new ModelFolder(folder);
 *   ModelName name = models.newest("boilers", "plant-1").orElseThrow();
 *   try {
 *     return models.read(name).parameters(layout);
 *   } catch (ModelFileException unusable) {
 *     return layout.initial();
 *   }
 * }
 * }</pre>
 *
 * <p>Any number of processes may read while one writes. A file above 1 GiB is rejected. {@link
 * #list}, {@link #newest} and {@link #answering} read every manifest.
 */
public final class ModelFolder {

  private static final long LARGEST = 1L << 30;
  private static final String HELD = "held";

  private final Path root;

  /** Creates access to a folder, which need not exist before the first model is written. */
  public ModelFolder(Path root) {
    this.root = root;
  }

  /** Writes one version; readers see it completely or not at all. */
  public void write(PublishedModel model) throws IOException {
    ModelName name = model.manifest().name();
    Path group = group(name.pipeline(), name.group());
    Files.createDirectories(group);
    replace(group.resolve(file(name.version(), ".safetensors")), model.tensors());
    replace(group.resolve(file(name.version(), ".json")), model.manifestJson());
  }

  /** All versions, sorted by pipeline, group and version. */
  public List<ModelName> list() throws IOException {
    List<ModelName> names = new ArrayList<>();
    for (Path manifest : manifests()) {
      byte[] json = bounded(manifest);
      names.add(ManifestJson.read(json, 0, json.length).manifest().name());
    }
    names.sort(
        Comparator.comparing(ModelName::pipeline)
            .thenComparing(ModelName::group)
            .thenComparingLong(ModelName::version));
    return names;
  }

  /** The paths of all manifests, unread, in the order of the paths. */
  public List<Path> manifests() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files
          .filter(path -> path.toString().endsWith(".json"))
          .filter(path -> root.relativize(path).getNameCount() == 3)
          .sorted()
          .toList();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /** Reads the version with this manifest. */
  public PublishedModel read(Path manifest) throws IOException {
    byte[] json = bounded(manifest);
    ModelName name = ManifestJson.read(json, 0, json.length).manifest().name();
    Path place = group(name.pipeline(), name.group()).resolve(file(name.version(), ".json"));
    if (!place.equals(manifest)) {
      throw new ModelFileException(
          "Cannot read model " + name + ": expected its manifest at " + place);
    }
    return read(name);
  }

  /**
   * Reads one version completely into memory.
   *
   * @throws ModelFileException if there is no such version, or a file of it is damaged
   */
  public PublishedModel read(ModelName name) throws IOException {
    Path group = group(name.pipeline(), name.group());
    try {
      PublishedModel model =
          PublishedModel.of(
              bounded(group.resolve(file(name.version(), ".json"))),
              bounded(group.resolve(file(name.version(), ".safetensors"))));
      if (!model.manifest().name().equals(name)) {
        throw new ModelFileException(
            "Cannot read model "
                + name
                + ": the manifest in its place says "
                + model.manifest().name());
      }
      return model;
    } catch (NoSuchFileException absent) {
      throw new ModelFileException(
          "Cannot read model " + name + ": there is no such version in " + root, absent);
    }
  }

  /** The newest version of a group, if there is one. */
  public Optional<ModelName> newest(String pipeline, String group) throws IOException {
    return list().stream()
        .filter(name -> name.pipeline().equals(pipeline) && name.group().equals(group))
        .max(Comparator.comparingLong(ModelName::version));
  }

  /** Holds a version: it answers in place of the newest, until {@link #resume}. */
  public void hold(ModelName name) throws IOException {
    read(name);
    Path held = group(name.pipeline(), name.group()).resolve(HELD);
    replace(held, Long.toString(name.version()).getBytes(StandardCharsets.US_ASCII));
  }

  /** Ends the hold of a group: its newest version answers again. Does nothing if none was held. */
  public void resume(String pipeline, String group) throws IOException {
    Files.deleteIfExists(group(pipeline, group).resolve(HELD));
  }

  /** The held version of a group, if there is one. */
  public Optional<ModelName> held(String pipeline, String group) throws IOException {
    Path held = group(pipeline, group).resolve(HELD);
    if (!Files.isRegularFile(held)) {
      return Optional.empty();
    }
    String version = new String(bounded(held), StandardCharsets.US_ASCII).strip();
    if (!version.matches("\\d{1,18}")) {
      throw new ModelFileException(
          "Cannot read " + held + ": expected a version in digits; write one, or remove the file");
    }
    return Optional.of(new ModelName(pipeline, group, Long.parseLong(version)));
  }

  /** The version that answers in each group of a pipeline: the held version, else the newest. */
  public List<ModelName> answering(String pipeline) throws IOException {
    Map<String, ModelName> answering = new TreeMap<>();
    for (ModelName name : list()) {
      if (name.pipeline().equals(pipeline)) {
        answering.put(name.group(), name);
      }
    }
    for (Map.Entry<String, ModelName> group : answering.entrySet()) {
      group.setValue(held(pipeline, group.getKey()).orElse(group.getValue()));
    }
    return List.copyOf(answering.values());
  }

  /** The path of the manifest of a version. */
  public Path manifest(ModelName name) {
    return group(name.pipeline(), name.group()).resolve(file(name.version(), ".json"));
  }

  private Path group(String pipeline, String group) {
    return root.resolve(PathElement.of(pipeline)).resolve(PathElement.of(group));
  }

  private static String file(long version, String ending) {
    return String.format(Locale.ROOT, "%012d%s", version, ending);
  }

  private static byte[] bounded(Path path) throws IOException {
    long size = Files.size(path);
    if (size > LARGEST) {
      throw new ModelFileException(
          "Cannot read " + path + ": expected at most " + LARGEST + " bytes, found " + size);
    }
    return Files.readAllBytes(path);
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    Files.write(part, bytes);
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException notHere) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
