package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.Closing;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads the files of a queue, one line per call. It runs in the task's thread: reading and decoding
 * text costs less than passing lines between threads.
 */
public final class FileSourceReader implements SourceReader<Inbound, FileQueue> {

  private final FileFormat format;
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private FileQueue queue = FileQueue.of(List.of());
  private OpenFile open;
  private boolean noMore;

  public FileSourceReader(FileFormat format) {
    this.format = format;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<Inbound> output) throws IOException {
    if (queue.isEmpty()) {
      if (noMore) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    if (open == null) {
      open = OpenFile.of(queue, format);
    }
    switch (open.next()) {
      case RECORD -> emit(open.record(), output);
      case NOTHING_YET -> {}
      case END -> {
        close();
        queue = queue.rest();
      }
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<FileQueue> snapshotState(long checkpoint) {
    if (queue.isEmpty()) {
      return List.of();
    }
    return List.of(open == null ? queue : open.place(queue));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<FileQueue> queues) {
    for (FileQueue added : queues) {
      if (!queue.isEmpty()) {
        throw new IllegalStateException("Cannot read two queues: files are read by one reader");
      }
      queue = added;
    }
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMore = true;
    available.complete(null);
  }

  @Override
  public void close() {
    if (open != null) {
      Closing.logged(open, "a file that is read");
      open = null;
    }
  }

  /** Emits a record; a rejected record has no event time. */
  private static void emit(Inbound record, ReaderOutput<Inbound> output) {
    long time = EventTimes.of(record);
    if (time != EventTimes.NONE) {
      output.collect(record, time);
    } else {
      output.collect(record);
    }
  }
}
