package io.millrace.streaming.connect.model;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.record.ModelRelease;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.connect.file.FolderMark;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes releases to a folder of models, before each checkpoint and at the end of input, in the
 * format of {@link ModelFolder}.
 *
 * <p>It needs no transaction. A job that fails returns to an earlier state and publishes every
 * later version again, under the same names. The bytes are the same if the records of the group
 * arrive in the same order; otherwise they are those of the job's new state.
 *
 * <p>A folder that is gone in mid-run is not made anew: the job fails, and goes on from its last
 * checkpoint when the folder is back, see {@link FolderMark}.
 *
 * <p>The folder is on the machine that runs the subtask; on a cluster, use a folder that all
 * machines share.
 */
public final class ModelFolderSink implements Sink<ModelRelease> {

  private static final long serialVersionUID = 1L;

  private final String folder;

  public ModelFolderSink(String folder) {
    this.folder = folder;
  }

  @Override
  public SinkWriter<ModelRelease> createWriter(WriterInitContext context) throws IOException {
    return writer(context.getTaskInfo().getAttemptNumber());
  }

  /**
   * The writer of a subtask.
   *
   * @param attempt number of the attempt of the job, from 0
   */
  SinkWriter<ModelRelease> writer(int attempt) throws IOException {
    Path place = local(folder);
    FolderMark mark = new FolderMark("models", LocalUri.of(place));
    if (attempt == 0) {
      // Before the mark, which would make a folder that others can read.
      OwnerOnly.makeFolder(place);
    }
    mark.arrive(attempt);
    return new Writer(new ModelFolder(place), mark);
  }

  /**
   * The folder on this machine.
   *
   * @throws FileException if the path names another file system
   */
  public static Path local(String folder) throws FileException {
    try {
      Optional<Path> file = LocalUri.file(folder);
      if (file.isPresent()) {
        return file.get();
      }
    } catch (IllegalArgumentException notOne) {
      // Falls through to the message below.
    }
    throw new FileException(
        "Cannot use the models folder "
            + folder
            + ": expected a folder of this machine, found another file system or no path; name a"
            + " folder that all machines of the job share, or a topic");
  }

  private static final class Writer implements SinkWriter<ModelRelease> {

    /** Maximum bytes that wait for a checkpoint. More are written early, which is safe. */
    private static final long MOST_WAITING = 64L << 20;

    private final ModelFolder models;
    private final FolderMark mark;
    private final List<ModelRelease> waiting = new ArrayList<>();
    private long bytes;

    Writer(ModelFolder models, FolderMark mark) {
      this.models = models;
      this.mark = mark;
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
        mark.check();
        PublishedModel model = PublishedModel.read(release.message());
        try {
          models.write(model);
        } catch (IOException failed) {
          throw mark.failure(failed);
        }
      }
      waiting.clear();
      bytes = 0;
    }

    @Override
    public void close() {}
  }
}
