package io.millrace.streaming.connect.model;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A folder of models as a sink. Versions are written before each checkpoint and at the end of
 * input, each as {@link ModelFolder} draws it.
 *
 * <p>It needs no transaction. A job that fails comes back to an earlier state and publishes every
 * version after it again, under the same names: the same bytes if the records of the group come in
 * the same order again, otherwise those that the state of the job now stands behind.
 *
 * <p>The folder is one of the machine that runs the subtask: on a cluster, a folder that all
 * machines share.
 */
public final class ModelFolderSink implements Sink<ModelRelease> {

  private static final long serialVersionUID = 1L;

  private final String folder;

  public ModelFolderSink(String folder) {
    this.folder = folder;
  }

  @Override
  public SinkWriter<ModelRelease> createWriter(WriterInitContext context) throws FileException {
    return new Writer(new ModelFolder(local(folder)));
  }

  /**
   * The folder on this machine.
   *
   * @throws FileException if the path names another file system
   */
  public static Path local(String folder) throws FileException {
    try {
      if (!folder.contains(":/")) {
        return Path.of(folder);
      }
      URI uri = URI.create(folder);
      if ("file".equals(uri.getScheme()) && uri.getPath() != null) {
        return Path.of(uri.getPath());
      }
    } catch (IllegalArgumentException notOne) {
      // Falls through to the message below.
    }
    throw new FileException(
        "Cannot write models to "
            + folder
            + ": expected a folder of this machine, found another file system or no path; name a"
            + " folder that all machines of the job share, or a topic");
  }

  private static final class Writer implements SinkWriter<ModelRelease> {

    /** Bytes that may wait for a checkpoint; beyond, writing early does no harm. */
    private static final long MOST_WAITING = 64L << 20;

    private final ModelFolder models;
    private final List<ModelRelease> waiting = new ArrayList<>();
    private long bytes;

    Writer(ModelFolder models) {
      this.models = models;
    }

    @Override
    public void write(ModelRelease release, Context context) throws IOException {
      waiting.add(release);
      bytes += release.message().length;
      if (bytes > MOST_WAITING) {
        flush(false);
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      for (ModelRelease release : waiting) {
        models.write(PublishedModel.read(release.message()));
      }
      waiting.clear();
      bytes = 0;
    }

    @Override
    public void close() {}
  }
}
