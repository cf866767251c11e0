package io.millrace.streaming.connect.file;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands all files to the reader that reports first, and sends the others home. */
final class FileEnumerator implements SplitEnumerator<FileQueue, WaitingFiles> {

  private final SplitEnumeratorContext<FileQueue> context;
  private Optional<FileQueue> waiting;

  FileEnumerator(SplitEnumeratorContext<FileQueue> context, WaitingFiles restored) {
    this.context = context;
    this.waiting = restored.queue();
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    waiting.ifPresent(queue -> context.assignSplit(queue, subtask));
    waiting = Optional.empty();
    context.signalNoMoreSplits(subtask);
  }

  /** A reader failed before a checkpoint covered what it was given. */
  @Override
  public void addSplitsBack(List<FileQueue> queues, int subtask) {
    for (FileQueue queue : queues) {
      if (waiting.isPresent()) {
        throw new IllegalStateException("Cannot take back files: there is one queue, found two");
      }
      waiting = Optional.of(queue);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {}

  @Override
  public WaitingFiles snapshotState(long checkpoint) {
    return new WaitingFiles(waiting);
  }

  @Override
  public void close() {}
}
