package io.millrace.streaming.connect.file;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Assigns all files to the first reader that registers, and none to the others. */
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

  /** Takes files back from a reader that failed before a checkpoint covered their assignment. */
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
