package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of this release fails with records in flight, and a job of a release with another layout
 * goes on from its unaligned checkpoint. Flink hands the bytes of channels to the new serializer as
 * they are, with no snapshot beside them.
 */
class InFlightUpgradeITCase {

  private static final int RECORDS = 20_000;
  private static final int KEYS = 7;
  private static final String LABEL = "written by version 3";

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobSettings.onLoopback(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** What the second job took; static because functions are sent to the cluster. */
  private static final Queue<Taken> TAKEN = new ConcurrentLinkedQueue<>();

  @TempDir private Path folder;

  /**
   * An observation as the second job took it.
   *
   * @param label tells the version that it was read in
   */
  private record Taken(long number, String label) {}

  @BeforeEach
  void nothingTaken() {
    TAKEN.clear();
  }

  @Test
  void exampleUsage() throws Exception {
    failWithRecordsInFlight(WireTypes.observation());

    goOn(new RecordTypeInfo<>(new NextObservationCodec()), 1);

    expectAllRecordsInTheirVersions();
  }

  /** After a rescale the new serializer also reads records to find the subtask of their key. */
  @Test
  void recordsInFlightAreReadByTheNextVersionAtAnotherParallelism() throws Exception {
    failWithRecordsInFlight(WireTypes.observation());

    goOn(new RecordTypeInfo<>(new NextObservationCodec()), 2);

    expectAllRecordsInTheirVersions();
  }

  private void failWithRecordsInFlight(TypeInformation<Observation> type) {
    StreamExecutionEnvironment job = environment(settings());
    build(job, type, null, new FailsBehindACheckpoint(), 1);
    assertThatThrownBy(job::execute).hasStackTraceContaining("rehearsed failure");
  }

  private void goOn(TypeInformation<Observation> next, int parallelism) throws Exception {
    Configuration settings = settings();
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, newestCheckpoint());
    StreamExecutionEnvironment job = environment(settings);
    build(job, next, LABEL, new Takes(), parallelism);
    job.execute();
  }

  private static void expectAllRecordsInTheirVersions() {
    // That none is missing before the first of a key is seen by the function, by its state.
    List<Taken> taken = TAKEN.stream().sorted(Comparator.comparing(Taken::number)).toList();
    long from = taken.get(0).number();
    assertThat(taken)
        .extracting(Taken::number)
        .containsExactlyElementsOf(LongStream.range(from, RECORDS).boxed().toList());
    List<String> labels = taken.stream().map(Taken::label).toList();
    int inFlight = labels.lastIndexOf(NextObservationCodec.NONE_BEFORE) + 1;
    assertThat(inFlight).as("records of version 2 in the channel").isBetween(100, RECORDS - 1);
    assertThat(labels.subList(0, inFlight)).containsOnly(NextObservationCodec.NONE_BEFORE);
    assertThat(labels.subList(inFlight, labels.size())).isNotEmpty().containsOnly(LABEL);
  }

  /** Numbered observations over a network channel, keyed, into a function. */
  private static void build(
      StreamExecutionEnvironment environment,
      TypeInformation<Observation> type,
      String label,
      InOrder last,
      int parallelism) {
    environment
        .fromSequence(0, RECORDS - 1)
        .setParallelism(1)
        .uid("numbers")
        .map(
            number ->
                new Observation(
                    "k" + number % KEYS, "g", number, new float[] {number}, label, Origin.NOWHERE))
        .returns(type)
        .setParallelism(1)
        .uid("observations")
        .keyBy(Observation::key, Types.STRING)
        .map(last)
        .returns(Types.LONG)
        .setParallelism(parallelism)
        .uid("last")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(parallelism)
        .uid("sink");
  }

  private static StreamExecutionEnvironment environment(Configuration settings) {
    return StreamExecutionEnvironment.getExecutionEnvironment(settings);
  }

  private Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.MAX_PARALLELISM, 16);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    settings.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return settings;
  }

  private String newestCheckpoint() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparing(path -> Integer.parseInt(number(path))))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  private static String number(Path checkpoint) {
    return checkpoint.getFileName().toString().replace("chk-", "");
  }

  /** Refuses what is not the next of its key; how far a key came is part of the checkpoint. */
  private abstract static class InOrder extends RichMapFunction<Observation, Long> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> next;

    abstract void take(Observation observation);

    @Override
    public final void open(OpenContext context) {
      next = getRuntimeContext().getState(new ValueStateDescriptor<>("next", Types.LONG));
    }

    @Override
    public final Long map(Observation observation) throws Exception {
      long number = observation.time();
      long expected = next.value() == null ? number % KEYS : next.value();
      if (number != expected || observation.values()[0] != number) {
        throw new IllegalStateException("expected number " + expected + ", found " + number);
      }
      next.update(number + KEYS);
      take(observation);
      return number;
    }
  }

  /**
   * Takes one observation a millisecond, and fails after a checkpoint that began when the channel
   * in front of it was full. A checkpoint of the first moments would hold next to no records in
   * flight; the source is far faster than this function, so the channel is full soon after.
   */
  private static final class FailsBehindACheckpoint extends InOrder
      implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final int TAKEN_WHEN_THE_CHANNEL_IS_FULL = 300;

    private int taken;
    private long firstWithFullChannel = Long.MAX_VALUE;
    private boolean completed;

    @Override
    void take(Observation observation) {
      if (completed) {
        throw new IllegalStateException("rehearsed failure");
      }
      taken++;
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      if (taken >= TAKEN_WHEN_THE_CHANNEL_IS_FULL) {
        firstWithFullChannel = Math.min(firstWithFullChannel, context.getCheckpointId());
      }
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      completed = checkpoint >= firstWithFullChannel;
    }
  }

  /** Notes what comes. */
  private static final class Takes extends InOrder {

    private static final long serialVersionUID = 1L;

    @Override
    void take(Observation observation) {
      TAKEN.add(new Taken(observation.time(), observation.label()));
    }
  }
}
