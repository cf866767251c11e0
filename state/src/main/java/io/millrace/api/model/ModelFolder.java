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
 * In path elements every byte of a name except [A-Za-z0-9_-] is written as %XX, so no name from a
 * stream can leave the folder, be a hidden file, or collide with another.
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
 * <p>Any number of processes may read while one writes. A manifest above 1 MiB is rejected, and so
 * is another file above 1 GiB. {@link #list} and {@link #newest} read every manifest, {@link
 * #answering} and {@link #damaged} those of a pipeline.
 */
public final class ModelFolder {

  private static final long LARGEST = 1L << 30;
  private static final String MANIFEST = ".json";
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

  /**
   * All versions, sorted by pipeline, group and version.
   *
   * @throws ModelFileException naming the first manifest that cannot be read
   */
  public List<ModelName> list() throws IOException {
    List<ModelName> names = new ArrayList<>();
    for (Path manifest : manifests()) {
      names.add(name(manifest));
    }
    names.sort(
        Comparator.comparing(ModelName::pipeline)
            .thenComparing(ModelName::group)
            .thenComparingLong(ModelName::version));
    return names;
  }

  private static ModelName name(Path manifest) throws IOException {
    try {
      return readManifest(manifest).manifest().name();
    } catch (ModelFileException unreadable) {
      throw new ModelFileException(
          "Cannot read "
              + manifest
              + ": "
              + unreadable.getMessage()
              + "; remove the file, or put a whole one in its place",
          unreadable);
    }
  }

  private static ManifestJson.Written readManifest(Path manifest) throws IOException {
    byte[] json = bounded(manifest, PublishedModel.LONGEST_MANIFEST);
    return ManifestJson.read(json, 0, json.length);
  }

  /** The manifests of a pipeline, whether or not they can be read. */
  private List<Path> manifests(String pipeline) throws IOException {
    Path own = root.resolve(escaped(pipeline));
    return manifests().stream().filter(manifest -> manifest.startsWith(own)).toList();
  }

  /**
   * The paths of the manifests of a pipeline that cannot be read: damaged, too long, or of a later
   * format. {@link #answering} passes them over.
   */
  public List<Path> damaged(String pipeline) throws IOException {
    List<Path> damaged = new ArrayList<>();
    for (Path manifest : manifests(pipeline)) {
      try {
        name(manifest);
      } catch (ModelFileException unreadable) {
        damaged.add(manifest);
      }
    }
    return damaged;
  }

  /** The paths of all manifests, unread, in the order of the paths. */
  public List<Path> manifests() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files
          .filter(path -> path.toString().endsWith(MANIFEST))
          .filter(path -> root.relativize(path).getNameCount() == 3)
          .sorted()
          .toList();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /** Reads the version with this manifest. */
  public PublishedModel read(Path manifest) throws IOException {
    ModelName name = readManifest(manifest).manifest().name();
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
              bounded(
                  group.resolve(file(name.version(), MANIFEST)), PublishedModel.LONGEST_MANIFEST),
              bounded(group.resolve(file(name.version(), ".safetensors")), LARGEST));
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
    String version =
        new String(bounded(held, PublishedModel.LONGEST_MANIFEST), StandardCharsets.US_ASCII)
            .strip();
    if (!version.matches("\\d{1,18}")) {
      throw new ModelFileException(
          "Cannot read " + held + ": expected a version in digits; write one, or remove the file");
    }
    return Optional.of(new ModelName(pipeline, group, Long.parseLong(version)));
  }

  /**
   * The version that answers in each group of a pipeline: the held version, else the newest whose
   * manifest can be read. Files of other pipelines are not read.
   */
  public List<ModelName> answering(String pipeline) throws IOException {
    Map<String, ModelName> answering = new TreeMap<>();
    for (Path manifest : manifests(pipeline)) {
      try {
        ModelName name = name(manifest);
        if (name.pipeline().equals(pipeline)) {
          answering.merge(
              name.group(), name, (one, other) -> one.version() > other.version() ? one : other);
        }
      } catch (ModelFileException unreadable) {
        // It is among the damaged.
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
    return root.resolve(escaped(pipeline)).resolve(escaped(group));
  }

  private static String file(long version, String ending) {
    return String.format(Locale.ROOT, "%012d%s", version, ending);
  }

  static String escaped(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (letter & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      safe.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return safe.toString();
  }

  private static byte[] bounded(Path path, long most) throws IOException {
    long size = Files.size(path);
    if (size > most) {
      throw new ModelFileException(
          "Cannot read " + path + ": expected at most " + most + " bytes, found " + size);
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
