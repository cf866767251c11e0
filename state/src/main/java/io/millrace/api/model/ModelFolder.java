package io.millrace.api.model;

import io.millrace.state.BoundedFile;
import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 *   folder/<pipeline>/<group>/000000000042.safetensors
 *   folder/<pipeline>/<group>/000000000042.json   written last: makes the version exist
 *   folder/<pipeline>/<group>/held                the held version in digits, if there is one
 *   folder/<pipeline>/<group>/newest              the version written last and the highest one, in
 *                                                 digits, while they differ
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
 * <p>A folder that {@link #write} makes can be read by its owner alone. One that exists keeps its
 * permissions, and what is written into it is open to the same users.
 *
 * <p>The newest version of a group is the one that was written last, as in a topic. It is not the
 * highest one if a run went back to an earlier savepoint: what the abandoned run had published
 * stays, and answers nothing.
 *
 * <p>Any number of processes may read while one writes. A manifest above 1 MiB is rejected, and so
 * is another file above 1 GiB. {@link #list} reads every manifest, {@link #answering} and {@link
 * #damaged} those of a pipeline.
 */
public final class ModelFolder {

  private static final String MANIFEST = ".json";
  private static final long NONE = -1;
  private static final String HELD = "held";
  private static final String DIGITS = "\\d{1,18}";
  private static final String NEWEST = "newest";
  private static final Pattern VERSION = Pattern.compile("(\\d{12,18})\\.json");

  private final Path root;

  /** Highest version of each group that this object has written to. */
  private final Map<Path, Long> highest = new HashMap<>();

  /** Whether the folder was there once: one that is moved away later is not made anew. */
  private boolean made;

  /** Creates access to a folder, which need not exist before the first model is written. */
  public ModelFolder(Path root) {
    this.root = root;
  }

  /**
   * Writes one version; readers see it completely or not at all.
   *
   * @throws IOException if it cannot be written, also where the folder of an earlier model is gone
   */
  public void write(PublishedModel model) throws IOException {
    ModelName name = model.manifest().name();
    Path group = group(name.pipeline(), name.group());
    if (!made) {
      OwnerOnly.makeFolder(root);
      made = true;
    }
    OwnerOnly.makeFolderWithin(root, group);
    replace(group.resolve(file(name.version(), ".safetensors")), model.tensors());
    long above = highest.containsKey(group) ? highest.get(group) : highest(group);
    replace(group.resolve(file(name.version(), MANIFEST)), model.manifestJson());
    if (name.version() < above) {
      String newest = name.version() + " " + above;
      replace(group.resolve(NEWEST), newest.getBytes(StandardCharsets.US_ASCII));
    } else {
      Files.deleteIfExists(group.resolve(NEWEST));
    }
    highest.put(group, Math.max(above, name.version()));
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

  /** The manifests of a pipeline, whether or not they can be read; as {@link #manifests()}. */
  private List<Path> manifests(String pipeline) throws IOException {
    return manifestsIn(PathElement.in(root, pipeline));
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

  /**
   * The paths of all manifests, unread, in the order of the paths; but the newest version of a
   * group comes after its others.
   */
  public List<Path> manifests() throws IOException {
    return manifestsIn(root);
  }

  /** The files of groups; one that a writer renames meanwhile is passed over under its old name. */
  private List<Path> below(Path folder, int depth) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (root.relativize(file).getNameCount() == 3) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException && !file.equals(folder)) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }
        });
    Collections.sort(found);
    return found;
  }

  /** The manifests in the folder of a pipeline or in that of all. */
  private List<Path> manifestsIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> manifests;
    List<Path> marks;
    List<Path> all = below(folder, folder.equals(root) ? 3 : 2);
    manifests = new ArrayList<>(all);
    manifests.removeIf(path -> !path.toString().endsWith(MANIFEST));
    marks = all.stream().filter(path -> path.getFileName().toString().equals(NEWEST)).toList();
    for (Path mark : marks) {
      Path group = mark.getParent();
      Path newest = group.resolve(file(newest(group, highest(group)), MANIFEST));
      if (manifests.remove(newest)) {
        int last = manifests.size() - 1;
        while (last >= 0 && !manifests.get(last).getParent().equals(group)) {
          last--;
        }
        manifests.add(last + 1, newest);
      }
    }
    return List.copyOf(manifests);
  }

  /** Reads the version with this manifest. */
  public PublishedModel read(Path manifest) throws IOException {
    ModelName name = readManifest(manifest).manifest().name();
    Path place = group(name.pipeline(), name.group()).resolve(file(name.version(), MANIFEST));
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
              bounded(group.resolve(file(name.version(), ".safetensors")), BoundedFile.TENSORS));
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
    Path folder = group(pipeline, group);
    long highest = Files.isDirectory(folder) ? highest(folder) : NONE;
    return highest == NONE
        ? Optional.empty()
        : Optional.of(new ModelName(pipeline, group, newest(folder, highest)));
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
    if (!version.matches(DIGITS)) {
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
          // The manifest of the newest version comes last.
          answering.put(name.group(), name);
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
    return group(name.pipeline(), name.group()).resolve(file(name.version(), MANIFEST));
  }

  private Path group(String pipeline, String group) {
    return PathElement.in(PathElement.in(root, pipeline), group);
  }

  /** The highest version in the folder of a group. */
  private static long highest(Path group) throws IOException {
    long highest = NONE;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(group, "*.json")) {
      for (Path file : files) {
        Matcher version = VERSION.matcher(file.getFileName().toString());
        if (version.matches()) {
          highest = Math.max(highest, Long.parseLong(version.group(1)));
        }
      }
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    return highest;
  }

  /**
   * The version that was written last. A mark that names another highest version than there is was
   * left by a release that knew marks, before one that does not.
   */
  private static long newest(Path group, long highest) throws IOException {
    Path mark = group.resolve(NEWEST);
    if (!Files.isRegularFile(mark)) {
      return highest;
    }
    String[] versions =
        new String(bounded(mark, PublishedModel.LONGEST_MANIFEST), StandardCharsets.US_ASCII)
            .strip()
            .split(" ");
    if (versions.length != 2 || !versions[0].matches(DIGITS) || !versions[1].matches(DIGITS)) {
      throw new ModelFileException(
          "Cannot read "
              + mark
              + ": expected two versions in digits; remove the file, and the highest version is"
              + " the newest");
    }
    long newest = Long.parseLong(versions[0]);
    boolean counts =
        Long.parseLong(versions[1]) == highest
            && Files.isRegularFile(group.resolve(file(newest, MANIFEST)));
    return counts ? newest : highest;
  }

  private static String file(long version, String ending) {
    return String.format(Locale.ROOT, "%012d%s", version, ending);
  }

  private static byte[] bounded(Path path, int most) throws IOException {
    try {
      return BoundedFile.read(path, most);
    } catch (BoundedFile.TooLargeException large) {
      throw new ModelFileException(large.getMessage());
    }
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    OwnerOnly.writeWithin(part, bytes);
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException notHere) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
