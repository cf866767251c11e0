package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.streaming.connect.csv.CsvTables;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEnumeratorTest {

  @TempDir private Path folder;

  private final Said said = new Said();

  @Test
  void exampleUsage() throws IOException {
    Files.writeString(folder.resolve("2.csv"), CsvTables.HEADER);
    Files.writeString(folder.resolve("1.csv"), CsvTables.HEADER);
    SplitEnumerator<FileQueue, WaitingFiles> enumerator = source("").createEnumerator(said);
    enumerator.start();
    enumerator.addReader(1);
    enumerator.addReader(0);
    assertThat(said.events)
        .containsExactly(
            "1 reads [" + folder + "/1.csv, " + folder + "/2.csv] from line 0",
            "1 gets no more",
            "0 gets no more");
  }

  @Test
  void keepsFilesInTheCheckpointUntilAReaderHasThem() {
    FileQueue queue = FileQueue.of(List.of("a", "b"));
    FileEnumerator enumerator = new FileEnumerator(said, new WaitingFiles(Optional.of(queue)));
    assertThat(enumerator.snapshotState(1).queue()).contains(queue);
    enumerator.addReader(0);
    assertThat(enumerator.snapshotState(2).queue()).isEmpty();
  }

  @Test
  void givesFilesThatCameBackToTheNextReader() {
    FileQueue queue = new FileQueue(List.of("a", "b"), 7, 70);
    FileEnumerator enumerator = new FileEnumerator(said, new WaitingFiles(Optional.empty()));
    enumerator.addSplitsBack(List.of(queue), 0);
    assertThat(enumerator.snapshotState(1).queue()).contains(queue);
    enumerator.addReader(1);
    assertThat(said.events).containsExactly("1 reads [a, b] from line 7", "1 gets no more");
  }

  @Test
  void listsNothingAgainWhenItIsRestored() {
    SplitEnumerator<FileQueue, WaitingFiles> enumerator =
        source("/gone/*.csv").restoreEnumerator(said, new WaitingFiles(Optional.empty()));
    enumerator.start();
    enumerator.addReader(0);
    assertThat(said.events).containsExactly("0 gets no more");
  }

  @Test
  void refusesToStartWithoutFilesOrWithoutColumns() throws IOException {
    assertThatThrownBy(() -> source("/*.csv").createEnumerator(said))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("expected at least one file");
    for (int year = 2010; year < 2020; year++) {
      String header = year % 2 == 0 ? CsvTables.HEADER : "station,t,note,region,a";
      Files.writeString(folder.resolve(year + ".csv"), header);
    }
    Files.writeString(folder.resolve("2020.csv"), "");
    assertThat(FileSource.headerFaults(FileListing.of(folder.toString()), CsvTables.format()))
        .hasSize(5)
        .allMatch(fault -> fault.contains("its header lacks 'b' (values)"))
        .first()
        .asString()
        .contains("/2011.csv");
    assertThatThrownBy(() -> source("").createEnumerator(said))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("/2011.csv")
        .hasMessageContaining("/2019.csv");
  }

  private FileSource source(String below) {
    return new FileSource(folder + below, CsvTables.format());
  }

  /** What an enumerator had its readers told. */
  private static final class Said implements SplitEnumeratorContext<FileQueue> {

    private final List<String> events = new ArrayList<>();

    @Override
    public void assignSplits(SplitsAssignment<FileQueue> assignment) {
      assignment
          .assignment()
          .forEach(
              (reader, queues) ->
                  queues.forEach(
                      queue ->
                          events.add(
                              reader + " reads " + queue.paths() + " from line " + queue.line())));
    }

    @Override
    public void signalNoMoreSplits(int reader) {
      events.add(reader + " gets no more");
    }

    @Override
    public int currentParallelism() {
      return 2;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return Map.of();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendEventToSourceReader(int reader, SourceEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> then) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> void callAsync(
        Callable<T> call, BiConsumer<T, Throwable> then, long delay, long period) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable call) {
      throw new UnsupportedOperationException();
    }
  }
}
