package io.millrace.streaming.connect.model;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Reads published models, as messages of a topic or as files of a folder. Rejects any other record,
 * and a message whose magic number ({@code MRM1}) or manifest {@code format} is of a later release.
 */
public final class ModelDecoder implements RecordDecoder {

  private static final long serialVersionUID = 1L;

  @Override
  public Inbound read(byte[] bytes, int offset, int length, Origin origin) {
    byte[] message = new byte[length];
    System.arraycopy(bytes, offset, message, 0, length);
    try {
      return release(PublishedModel.read(message), origin);
    } catch (RuntimeException unreadable) {
      return new Refusal(Reason.MALFORMED, String.valueOf(unreadable.getMessage()))
          .letter(bytes, offset, 0, origin);
    }
  }

  /** A record without value deletes a message of a compacted topic; it is no model. */
  @Override
  public boolean passesOverDeletions() {
    return true;
  }

  private static ModelRelease release(PublishedModel model, Origin origin) {
    ModelName name = model.manifest().name();
    return new ModelRelease(name.pipeline(), name.group(), name.version(), model.message(), origin);
  }

  /**
   * Lists the paths of the manifests in a folder, the versions of a group in order.
   *
   * @throws FileException if there is none
   */
  public static List<String> manifests(String folder) throws IOException {
    List<String> found =
        new ModelFolder(ModelFolderSink.local(folder))
            .manifests().stream().map(Path::toString).toList();
    if (found.isEmpty()) {
      throw new FileException(
          "Cannot read models in " + folder + ": expected a published version, found none");
    }
    return found;
  }

  /**
   * Lists the paths of the manifests of the versions that answer: for each group the held version,
   * else the newest. Those that cannot be read are among them: they become dead letters, as damaged
   * messages of a topic do.
   *
   * @param pipelines names of the pipelines that published the models
   * @throws FileException if there is none
   */
  public static List<String> answering(String folder, List<String> pipelines) throws IOException {
    ModelFolder models = new ModelFolder(ModelFolderSink.local(folder));
    List<String> found = new ArrayList<>();
    for (String pipeline : pipelines) {
      models.damaged(pipeline).forEach(manifest -> found.add(manifest.toString()));
      models.answering(pipeline).forEach(name -> found.add(models.manifest(name).toString()));
    }
    if (found.isEmpty()) {
      throw new FileException(
          "Cannot follow models in "
              + folder
              + ": expected a published version of "
              + String.join(" or ", pipelines)
              + ", found none; run that pipeline first, or follow a topic");
    }
    return found;
  }

  /** Reads the version whose manifest has a given path. */
  public static final class OfFolder implements MapFunction<String, Inbound> {

    private static final long serialVersionUID = 1L;

    private final String folder;

    public OfFolder(String folder) {
      this.folder = folder;
    }

    @Override
    public Inbound map(String manifest) {
      try {
        return release(
            new ModelFolder(ModelFolderSink.local(folder)).read(Path.of(manifest)),
            Origin.file(manifest, 1));
      } catch (IOException | RuntimeException unreadable) {
        return new Refusal(Reason.MALFORMED, String.valueOf(unreadable.getMessage()))
            .letter(new byte[0], 0, 0, Origin.file(manifest, 1));
      }
    }
  }
}
