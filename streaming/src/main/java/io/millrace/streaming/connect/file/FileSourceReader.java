package io.millrace.streaming.connect.file;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.failure.Closing;
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

  /** Null if records are emitted when they are read. */
  private final Play play;

  /** A record that is not due yet, and the place before it; null if there is none. */
  private Inbound held;

  private FileQueue before;

  public FileSourceReader(FileFormat format) {
    this(format, null);
  }

  /**
   * @param play when records are emitted; closed with this reader
   */
  FileSourceReader(FileFormat format, Play play) {
    this.format = format;
    this.play = play;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<Inbound> output) throws IOException {
    if (held != null) {
      return emitHeld(output);
    }
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
    before = play == null ? null : open.place(queue);
    switch (open.next()) {
      case RECORD -> {
        if (play != null && open.stamp() != OpenFile.NO_STAMP) {
          held = open.record();
          return emitHeld(output);
        }
        emit(open.record(), output);
      }
      case NOTHING_YET -> {}
      case END -> {
        closeFile();
        queue = queue.rest();
      }
    }
    return InputStatus.MORE_AVAILABLE;
  }

  /** Emits the record that was read, if it is due. */
  private InputStatus emitHeld(ReaderOutput<Inbound> output) {
    long stamp = open.stamp();
    long left = play.pacer().left(stamp);
    if (left > 0) {
      available = play.after(left);
      return InputStatus.NOTHING_AVAILABLE;
    }
    emit(held, output);
    held = null;
    play.pacer().played(stamp);
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<FileQueue> snapshotState(long checkpoint) {
    if (queue.isEmpty()) {
      return List.of();
    }
    return List.of(open == null ? queue : held == null ? open.place(queue) : before);
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
    closeFile();
    if (play != null) {
      play.close();
    }
  }

  private void closeFile() {
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
