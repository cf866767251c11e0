package io.millrace.streaming.connect.file;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriter;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's sink of files, which begins and commits a file only while the folder has its {@link
 * FolderMark}. States and files are those of Flink's sink.
 */
final class MarkedFileSink<T>
    implements Sink<T>,
        SupportsWriterState<T, FileWriterBucketState>,
        SupportsCommitter<FileSinkCommittable> {

  private static final long serialVersionUID = 1L;

  private final FileSink<T> files;
  private final FolderMark mark;

  MarkedFileSink(FileSink<T> files, FolderMark mark) {
    this.files = files;
    this.mark = mark;
  }

  @Override
  public Writer<T> createWriter(WriterInitContext context) throws IOException {
    mark.arrive(context.getTaskInfo().getAttemptNumber());
    return new Writer<>(files.createWriter(context), mark);
  }

  @Override
  public Writer<T> restoreWriter(
      WriterInitContext context, Collection<FileWriterBucketState> states) throws IOException {
    mark.arrive(context.getTaskInfo().getAttemptNumber());
    return new Writer<>(files.restoreWriter(context, states), mark);
  }

  @Override
  public SimpleVersionedSerializer<FileWriterBucketState> getWriterStateSerializer() {
    return files.getWriterStateSerializer();
  }

  @Override
  public Committer<FileSinkCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    mark.arrive(context.getTaskInfo().getAttemptNumber());
    return new MarkedCommitter(files.createCommitter(context), mark);
  }

  @Override
  public SimpleVersionedSerializer<FileSinkCommittable> getCommittableSerializer() {
    return files.getCommittableSerializer();
  }

  /** Looks at the mark before the first record of every file. */
  private static final class Writer<T>
      implements StatefulSinkWriter<T, FileWriterBucketState>,
          CommittingSinkWriter<T, FileSinkCommittable> {

    private final FileWriter<T> files;
    private final FolderMark mark;
    private boolean open;

    Writer(FileWriter<T> files, FolderMark mark) {
      this.files = files;
      this.mark = mark;
    }

    @Override
    public void write(T record, Context context) throws IOException, InterruptedException {
      if (!open) {
        mark.check();
        open = true;
      }
      try {
        files.write(record, context);
      } catch (IOException failed) {
        throw mark.failure(failed);
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      try {
        files.flush(endOfInput);
      } catch (IOException failed) {
        throw mark.failure(failed);
      }
    }

    @Override
    public Collection<FileSinkCommittable> prepareCommit() throws IOException {
      // Every checkpoint ends the files that are open.
      open = false;
      try {
        return files.prepareCommit();
      } catch (IOException failed) {
        throw mark.failure(failed);
      }
    }

    @Override
    public List<FileWriterBucketState> snapshotState(long checkpoint) throws IOException {
      return files.snapshotState(checkpoint);
    }

    @Override
    public void close() {
      files.close();
    }
  }

  /** Looks at the mark before files are renamed. */
  private record MarkedCommitter(Committer<FileSinkCommittable> files, FolderMark mark)
      implements Committer<FileSinkCommittable> {

    @Override
    public void commit(Collection<CommitRequest<FileSinkCommittable>> requests)
        throws IOException, InterruptedException {
      if (!requests.isEmpty()) {
        mark.check();
      }
      try {
        files.commit(requests);
      } catch (IOException failed) {
        throw mark.failure(failed);
      }
    }

    @Override
    public void close() throws Exception {
      files.close();
    }
  }
}
