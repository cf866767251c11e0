package io.millrace.streaming.kind.learn;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.runtime.recipe.FirstModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models of a folder with which groups begin. The versions are those that answered when the job
 * was built, so the same job begins with the same models wherever and whenever a group comes.
 */
public final class FolderModels implements FirstModels {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String pipeline;
  private final String common;
  private final Map<String, Long> versions;

  private FolderModels(String folder, String pipeline, String common, Map<String, Long> versions) {
    this.folder = folder;
    this.pipeline = pipeline;
    this.common = common;
    this.versions = versions;
  }

  /**
   * Lists the models of a folder.
   *
   * @param common the group whose model all groups begin with; empty: each with that of its name
   * @throws FileException if there is none
   */
  public static FolderModels of(String folder, String pipeline, String common) throws IOException {
    Map<String, Long> versions = new HashMap<>();
    ModelFolder models = new ModelFolder(ModelFolderSink.local(folder));
    List<Path> damaged = models.damaged(pipeline);
    if (!damaged.isEmpty()) {
      // An older version would begin in its place, and nobody would know.
      throw new FileException(
          "Cannot begin with models in "
              + folder
              + ": expected manifests of at most 1 MiB that can be read, found "
              + damaged.get(0)
              + " and "
              + (damaged.size() - 1)
              + " more that cannot; remove them, or put whole ones in their place");
    }
    for (ModelName name : models.answering(pipeline)) {
      versions.put(name.group(), name.version());
    }
    if (versions.isEmpty() || !(common.isEmpty() || versions.containsKey(common))) {
      throw new FileException(
          "Cannot begin with models in "
              + folder
              + ": expected a published version of "
              + pipeline
              + (common.isEmpty() ? "" : "/" + common)
              + ", found "
              + (versions.isEmpty() ? "none" : "other groups")
              + "; run that pipeline first, or name another");
    }
    return new FolderModels(folder, pipeline, common, versions);
  }

  /** One of the models, for a check before the job starts. */
  public PublishedModel any() throws IOException {
    String group = common.isEmpty() ? versions.keySet().iterator().next() : common;
    return read(group).orElseThrow();
  }

  @Override
  public Reader open() {
    return group -> read(common.isEmpty() ? group : common);
  }

  private Optional<PublishedModel> read(String group) throws IOException {
    Long version = versions.get(group);
    return version == null
        ? Optional.empty()
        : Optional.of(
            new ModelFolder(ModelFolderSink.local(folder))
                .read(new ModelName(pipeline, group, version)));
  }
}
