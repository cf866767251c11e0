package io.millrace.simulate.replay;

import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpWriter;
import io.millrace.streaming.connect.dump.DumpedRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Orders records by timestamp, then by their offset, then as they were added. Holds a bounded
 * number of bytes and keeps the rest in sorted files, which it deletes when it is closed.
 */
final class ArrivalSort implements Closeable {

  private static final Comparator<DumpedRecord> ORDER =
      Comparator.comparingLong(DumpedRecord::timestamp).thenComparingLong(DumpedRecord::offset);

  /** Bytes that the objects of a record cost beside its content. */
  private static final int OVERHEAD = 160;

  private final Path folder;
  private final long most;
  private final List<DumpedRecord> open = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private long bytes;
  private long count;

  /**
   * @param folder where sorted files may lie
   * @param most bytes that are held
   */
  ArrivalSort(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  void add(DumpedRecord record) throws IOException {
    open.add(record);
    count++;
    bytes += OVERHEAD + length(record.key()) + length(record.value());
    if (bytes > most) {
      spill();
    }
  }

  /** Number of records. */
  long count() {
    return count;
  }

  /** Gives the records in order. */
  void each(Use use) throws IOException {
    open.sort(ORDER);
    if (runs.isEmpty()) {
      for (DumpedRecord record : open) {
        use.take(record);
      }
      return;
    }
    spill();
    PriorityQueue<Run> heads =
        new PriorityQueue<>(
            Comparator.comparing((Run run) -> run.head, ORDER).thenComparingInt(run -> run.index));
    List<Run> all = new ArrayList<>();
    try {
      for (int i = 0; i < runs.size(); i++) {
        Run run = new Run(i, DumpReader.of(Files.newInputStream(runs.get(i)), runs.get(i) + ""));
        all.add(run);
        if (run.advance()) {
          heads.add(run);
        }
      }
      while (!heads.isEmpty()) {
        Run least = heads.remove();
        use.take(least.head);
        if (least.advance()) {
          heads.add(least);
        }
      }
    } finally {
      for (Run run : all) {
        run.records.close();
      }
    }
  }

  private void spill() throws IOException {
    open.sort(ORDER);
    Path run = Files.createTempFile(folder, ".sorted-", ".dump");
    runs.add(run);
    try (DumpWriter out = DumpWriter.file(run, "")) {
      for (DumpedRecord record : open) {
        out.write(record);
      }
      out.finish();
    }
    open.clear();
    bytes = 0;
  }

  private static int length(byte[] part) {
    return part == null ? 0 : part.length;
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  /** Takes records. */
  interface Use {

    void take(DumpedRecord record) throws IOException;
  }

  private static final class Run {
    private final int index;
    private final DumpReader records;
    private DumpedRecord head;

    Run(int index, DumpReader records) {
      this.index = index;
      this.records = records;
    }

    boolean advance() throws IOException {
      Optional<DumpedRecord> next = records.next();
      head = next.orElse(null);
      return head != null;
    }
  }
}
