package io.millrace.benchmark.align;

import io.millrace.api.pipeline.Limits;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.kind.RecordAdmission;
import io.millrace.streaming.runtime.align.AlignRecipe;
import io.millrace.streaming.runtime.clock.ConfirmedWatermarks;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.runtime.task.LimitCheck;
import io.millrace.streaming.wire.WireTypes;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Measures readings per second of a job that makes rows of readings of sensors, and of an empty
 * keyed job: the same readings, watermarks and admission, and a count in RocksDB that is read and
 * written for every reading. The two jobs alternate; neither writes results.
 *
 * <p>Arguments: assets, sensors of an asset, readings of a turn, turns, lateness in seconds. One
 * additional turn comes first, to warm up, and does not count.
 */
public final class AlignRun {

  private static final int PARALLELISM = 2;
  private static final long CACHE = 64L << 20;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);

  private final SensorLoad load;
  private final long readings;
  private final Duration lateness;

  /** The measurements of one turn of a job. */
  private record Outcome(double rate, double micros, double rows, double seconds) {}

  private AlignRun(SensorLoad load, long readings, Duration lateness) {
    this.load = load;
    this.readings = readings;
    this.lateness = lateness;
  }

  public static void main(String[] arguments) throws Exception {
    SensorLoad load =
        new SensorLoad(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    AlignRun run =
        new AlignRun(
            load, Long.parseLong(arguments[2]), Duration.ofSeconds(Long.parseLong(arguments[4])));
    run.run(Integer.parseInt(arguments[3]));
  }

  private void run(int turns) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%,d readings, %.0f s of event time, lateness %d s, parallelism %d%n",
        readings,
        readings / load.perSecond(),
        lateness.toSeconds(),
        PARALLELISM);
    List<Outcome> ours = new ArrayList<>();
    List<Outcome> empty = new ArrayList<>();
    for (int turn = 0; turn <= turns; turn++) {
      Outcome align = turn(true);
      Outcome count = turn(false);
      System.out.printf(
          Locale.ROOT,
          "turn %d: align %,.0f readings/s and %,.0f rows/s, empty %,.0f readings/s, %.2f times%n",
          turn,
          align.rate(),
          align.rows(),
          count.rate(),
          align.rate() / count.rate());
      if (turn > 0) {
        ours.add(align);
        empty.add(count);
      }
    }
    System.out.println(
        "| job | readings/s | of the empty job | rows/s | µs of processor a reading |" + " s |");
    System.out.println("|---".repeat(6) + "|");
    print("align", ours, empty);
    print("empty", empty, empty);
  }

  private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
    return outcomes.stream().mapToDouble(figure).sorted().toArray()[outcomes.size() / 2];
  }

  private static void print(String name, List<Outcome> outcomes, List<Outcome> empty) {
    double rate = median(outcomes, Outcome::rate);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %.2f times | %,.0f | %.1f | %.1f |%n",
        name,
        rate,
        rate / median(empty, Outcome::rate),
        median(outcomes, Outcome::rows),
        median(outcomes, Outcome::micros),
        median(outcomes, Outcome::seconds));
  }

  private Outcome turn(boolean align) throws Exception {
    Path folder = Files.createTempDirectory("align");
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.setString("state.backend.rocksdb.use-bloom-filter", "true");
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_EVERY);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, LocalUri.of(folder));
    StreamExecutionEnvironment environment = LocalJob.environment(settings, PARALLELISM);
    DataStream<Inbound> source =
        environment
            .fromSequence(0, readings - 1)
            .setParallelism(1)
            .map(load)
            .returns(WireTypes.inbound())
            .setParallelism(1)
            .assignTimestampsAndWatermarks(ConfirmedWatermarks.strategy(lateness))
            .setParallelism(1);
    LimitCheck limits = new LimitCheck(load.rows().sensors(), Limits.NONE);
    if (align) {
      RecordAdmission<Observation> rows =
          RecordAdmission.ofRows(
              "bench", source, limits, new AlignRecipe(load.rows(), lateness.toMillis(), CACHE));
      rows.records().filter(new Counted<>()).sinkTo(new DiscardingSink<>());
      rows.refused().filter(new Refused<>()).sinkTo(new DiscardingSink<>());
    } else {
      source
          .process(new Admission<>(SensorReadings.class, limits))
          .returns(WireTypes.sensorReadings())
          .keyBy(SensorReadings::group, Types.STRING)
          .process(new Count())
          .returns(Types.LONG)
          .sinkTo(new DiscardingSink<>());
    }
    long begin = processorNanos();
    JobExecutionResult result = environment.execute("bench");
    double micros = 1e-3 * (processorNanos() - begin) / readings;
    Folders.delete(folder);
    double seconds = 1e-3 * result.getNetRuntime();
    Long made = result.getAccumulatorResult("rows");
    Long refused = result.getAccumulatorResult("refused");
    if (refused != null && refused > 0) {
      throw new IllegalStateException("Expected no refused reading, found " + refused);
    }
    return new Outcome(readings / seconds, micros, made == null ? 0 : made / seconds, seconds);
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Counts what passes, and drops it. */
  private static class Counted<T> extends RichFilterFunction<T> {
    private static final long serialVersionUID = 1L;

    private final LongCounter count = new LongCounter();

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator(name(), count);
    }

    String name() {
      return "rows";
    }

    @Override
    public boolean filter(T passing) {
      count.add(1);
      return false;
    }
  }

  /** Counts dead letters. */
  private static final class Refused<T> extends Counted<T> {
    private static final long serialVersionUID = 1L;

    @Override
    String name() {
      return "refused";
    }
  }

  /** The state of the empty job. */
  private static final class Count extends KeyedProcessFunction<String, SensorReadings, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(SensorReadings reading, Context context, Collector<Long> out)
        throws Exception {
      Long before = count.value();
      count.update(before == null ? 1 : before + 1);
    }
  }
}
