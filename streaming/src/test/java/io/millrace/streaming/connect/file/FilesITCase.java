package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.csv.CsvTables;
import io.millrace.streaming.connect.record.Utf8;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.wire.WireTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in, files out, in a cluster: checkpoints, a failure on the way, and nothing lost. */
class FilesITCase {

  private static final int PARALLELISM = 2;
  private static final int LINES = 4000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobSettings.onLoopback(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  /** Failures that are still to come; static because it must outlive the restart of the job. */
  private static final AtomicInteger TO_COME = new AtomicInteger();

  @TempDir private Path folder;

  @BeforeEach
  void oneFailure() {
    TO_COME.set(1);
  }

  @Test
  void exampleUsage() throws Exception {
    Files.writeString(
        folder.resolve("1.csv"),
        """
        station,region,note,t,a,b
        Dongsi,,,1700000000000,1,2
        Tiantan,,,1700000001000,3,
        Wanliu,,,yesterday,5,6
        """);
    StreamExecutionEnvironment environment = environment(settings(), PARALLELISM);
    environment
        .fromSource(
            new FileSource(folder + "/*.csv", CsvTables.format()),
            WatermarkStrategy.forMonotonousTimestamps(),
            "files",
            WireTypes.inbound())
        .map(FilesITCase::key)
        .returns(String.class)
        .sinkTo(FolderSinks.lines("results", folder + "/out", Utf8::bytes));

    environment.execute();

    assertThat(committed()).containsExactlyInAnyOrder("Dongsi", "Tiantan", "refused");
  }

  @Test
  void writesEveryLineOnceThroughAFailure() throws Exception {
    write("1.csv", 0, LINES);
    pack("2.csv.gz", LINES, 2 * LINES);
    write("3.csv", 2 * LINES, 3 * LINES);

    StreamExecutionEnvironment environment = environment(settings(), PARALLELISM);
    keysToFolder(environment);
    environment.execute();

    assertThat(TO_COME).hasValue(0);
    assertThat(committed()).containsExactlyInAnyOrderElementsOf(keys(3 * LINES));
  }

  /** The reader that had nothing to read is gone by the time of the checkpoint. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void goesOnAtAnotherParallelismFromTheCheckpointOfAJobThatFailed(int parallelism)
      throws Exception {
    pack("1.csv.gz", 0, LINES);
    write("2.csv", LINES, 2 * LINES);
    Configuration settings = settings();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
    StreamExecutionEnvironment first = environment(settings, PARALLELISM);
    keysToFolder(first);
    assertThatThrownBy(first::execute).hasStackTraceContaining("rehearsed failure");
    // A file that comes later is not part of the run.
    write("3.csv", 2 * LINES, 3 * LINES);

    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint());
    StreamExecutionEnvironment second = environment(settings, parallelism);
    keysToFolder(second);
    second.execute();

    assertThat(committed()).containsExactlyInAnyOrderElementsOf(keys(2 * LINES));
  }

  /**
   * One subtask of the sink gets what one reader sends, in its order. A part holds what came
   * between two checkpoints. Names and times of parts do not tell their order, the first line of
   * each does: only a stream in order can be cut into parts that follow one another without a gap.
   */
  @Test
  void keepsTheOrderOfFilesAndLinesAtAnyParallelism() throws Exception {
    TO_COME.set(0);
    pack("1.csv.gz", 0, LINES);
    write("2.csv", LINES, 2 * LINES);

    StreamExecutionEnvironment environment = environment(settings(), PARALLELISM);
    records(environment)
        .map(new FailsOnce())
        .returns(WireTypes.inbound())
        .setParallelism(1)
        .map(FilesITCase::place)
        .returns(String.class)
        .setParallelism(1)
        .sinkTo(FolderSinks.lines("results", folder + "/out", Utf8::bytes))
        .setParallelism(1);
    environment.execute();

    List<List<String>> parts = new ArrayList<>();
    for (Path part : parts()) {
      parts.add(Files.readAllLines(part));
    }
    parts.sort(Comparator.comparing(lines -> lines.get(0)));
    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts.stream().flatMap(List::stream))
        .containsExactlyElementsOf(
            Stream.of("1.csv.gz", "2.csv")
                .flatMap(file -> IntStream.range(2, LINES + 2).mapToObj(line -> place(file, line)))
                .toList());
  }

  private static String place(Inbound record) {
    Origin origin =
        record instanceof Observation observation
            ? observation.origin()
            : ((DeadLetter) record).origin();
    return place(origin.source().replaceAll(".*/", ""), origin.position());
  }

  private static String place(String file, long line) {
    return String.format(Locale.ROOT, "%s:%06d", file, line);
  }

  @Test
  void endsTheJobAtOnceWhereAHeaderLacksAColumn() throws Exception {
    Files.writeString(folder.resolve("1.csv"), "station,region,note,a,b\n");
    StreamExecutionEnvironment environment = environment(settings(), PARALLELISM);
    records(environment)
        .map(FilesITCase::key)
        .returns(String.class)
        .sinkTo(FolderSinks.lines("results", folder + "/out", Utf8::bytes));
    assertThatThrownBy(environment::execute)
        .hasStackTraceContaining("its header lacks 't' (time)")
        .hasStackTraceContaining("The failure is not recoverable");
  }

  private DataStream<Inbound> records(StreamExecutionEnvironment environment) {
    FileSource source = new FileSource(folder + "/*.csv*", CsvTables.format());
    return environment
        .fromSource(
            source, WatermarkStrategy.forMonotonousTimestamps(), "files", WireTypes.inbound())
        .uid("files");
  }

  private static StreamExecutionEnvironment environment(Configuration settings, int parallelism) {
    return StreamExecutionEnvironment.getExecutionEnvironment(settings).setParallelism(parallelism);
  }

  private static Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    return settings;
  }

  /** The keys of all records to the folder {@code out}, with a failure on the way. */
  private void keysToFolder(StreamExecutionEnvironment environment) {
    records(environment)
        .rebalance()
        .map(new FailsOnce())
        .returns(WireTypes.inbound())
        .uid("fails-once")
        .map(FilesITCase::key)
        .returns(String.class)
        .uid("key")
        .sinkTo(FolderSinks.lines("results", folder + "/out", Utf8::bytes))
        .uid("out");
  }

  private static List<String> keys(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(line -> line % 1000 == 999 ? "refused" : "k" + line)
        .toList();
  }

  private String newestCheckpoint() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(file -> file.getParent().toUri().toString())
          .findFirst()
          .orElseThrow();
    }
  }

  private static String key(Inbound record) {
    return record instanceof Observation observation ? observation.key() : "refused";
  }

  /** Every line of the files that checkpoints have covered. */
  private List<String> committed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : parts()) {
      lines.addAll(Files.readAllLines(part));
    }
    return lines;
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("part-.*\\.jsonl"))
          .toList();
    }
  }

  private void write(String name, int from, int to) throws IOException {
    Files.writeString(folder.resolve(name), lines(from, to));
  }

  private void pack(String name, int from, int to) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(Utf8.bytes(lines(from, to)));
    }
  }

  /** One line in a thousand has no time. */
  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder(CsvTables.HEADER).append('\n');
    for (int line = from; line < to; line++) {
      String time = line % 1000 == 999 ? "?" : Integer.toString(line);
      text.append("k").append(line).append(",,,").append(time).append(",1,2\n");
    }
    return text.toString();
  }

  /** Slows the stream down until checkpoints were taken amid it, then fails if one is to come. */
  private static final class FailsOnce
      implements MapFunction<Inbound, Inbound>, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final long PACE_NANOS = 1_000_000;

    private int checkpoints;

    @Override
    public Inbound map(Inbound record) {
      if (checkpoints < 2) {
        LockSupport.parkNanos(PACE_NANOS);
      } else if (TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("rehearsed failure at " + key(record));
      }
      return record;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      checkpoints++;
    }
  }
}
