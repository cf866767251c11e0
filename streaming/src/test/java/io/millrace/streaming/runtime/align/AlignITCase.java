package io.millrace.streaming.runtime.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.SensorReadings;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings of single sensors in a file, rows, and a dictionary that several keys of a group learn:
 * its results show the order of the rows of all keys, and every bit of them.
 */
class AlignITCase {

  private static final long LATENESS = 2000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobSettings.onLoopback(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  /** Rows until the job fails, once; static, for the code runs in the cluster. */
  private static final AtomicInteger UNTIL_FAILURE = new AtomicInteger(Integer.MAX_VALUE);

  private static final AtomicInteger SEEN = new AtomicInteger();

  /** Nanoseconds that a row takes. */
  private static final AtomicInteger PACE = new AtomicInteger();

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws Exception {
    List<SensorReadings> sorted = readings();
    write("sorted", sorted);
    write("shuffled", SensorStreams.shuffled(sorted, LATENESS, 1));
    List<String> expected = run("sorted", "sorted", 1);
    assertThat(expected).hasSizeGreaterThan(500);
    assertThat(run("shuffled", "one", 1)).isEqualTo(expected);
    assertThat(run("shuffled", "three", 3)).isEqualTo(expected);

    SEEN.set(0);
    UNTIL_FAILURE.set(300);
    PACE.set(2_000_000);
    assertThat(run("shuffled", "failed", 3)).isEqualTo(expected);
    assertThat(UNTIL_FAILURE.get()).as("it failed").isEqualTo(Integer.MAX_VALUE);

    String savepoint = stopAfter(200, "shuffled", "rescaled");
    PACE.set(0);
    start("shuffled", "rescaled", 3, savepoint).getJobExecutionResult().get();
    assertThat(results("rescaled")).isEqualTo(expected);
  }

  private static List<SensorReadings> readings() {
    List<List<SensorReadings>> keys = new ArrayList<>();
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      keys.add(SensorStreams.sorted(key, key.compareTo("d") < 0 ? "g" : "h", key.hashCode(), 2500));
    }
    return SensorStreams.merged(keys);
  }

  private void write(String name, List<SensorReadings> records) throws IOException {
    List<String> lines = new ArrayList<>(List.of("asset,plant,sensor,time,value"));
    for (SensorReadings record : records) {
      lines.add(
          record.key()
              + ","
              + record.group()
              + ","
              + "ABCD".charAt(record.sensors()[0])
              + ","
              + record.time()
              + ","
              + record.values()[0]);
    }
    Files.write(folder.resolve(name + ".csv"), lines);
  }

  private List<String> run(String input, String output, int parallelism) throws Exception {
    start(input, output, parallelism, null).getJobExecutionResult().get(60, TimeUnit.SECONDS);
    return results(output);
  }

  private String stopAfter(int rows, String input, String output) throws Exception {
    SEEN.set(0);
    JobClient client = start(input, output, 1, null);
    while (SEEN.get() < rows) {
      LockSupport.parkNanos(1_000_000);
    }
    return client
        .stopWithSavepoint(false, folder.toUri() + "savepoints", SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private JobClient start(String input, String output, int parallelism, String savepoint)
      throws Exception {
    CatalogSource catalog = AlignITCase::catalog;
    PipelineSpec spec =
        PipelineYaml.read("align.yaml", yaml(input, output, parallelism), Map.of(), catalog.get());
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    PipelineJob.build(job, spec, catalog);
    return job.executeAsync();
  }

  private String yaml(String input, String output, int parallelism) {
    return """
        name: align
        channels: [a, b, c, d, e, f, g]
        source:
          files:
            path: "FOLDER/INPUT.csv"
            format: csv
            map:
              key: asset
              group: plant
              sensor: sensor
              time: {path: time, unit: ms}
              value: value
          lateness: 2 s
        align:
          every: 1 s
          within: 1 s
          channels:
            a: {sensor: A, within: 3 s}
            b: {sensor: B, as: linear}
            c: {sensor: C, as: mean}
            d: {sensor: D, as: min}
            e: {sensor: D, as: max}
            f: {sensor: A, as: count}
            g: {sensor: C, as: age}
        operators: [paced, {dictionary: {keep: 2, batch: 3}}]
        results: {folder: "FOLDER/OUTPUT/results"}
        dead_letters: {folder: "FOLDER/OUTPUT/refused"}
        checkpoints: {every: 100 ms, directory: "FOLDER/checkpoints"}
        parallelism: PARALLELISM
        """
        .replace("FOLDER", folder.toString())
        .replace("INPUT", input)
        .replace("OUTPUT", output)
        .replace("PARALLELISM", Integer.toString(parallelism));
  }

  private List<String> results(String output) throws IOException {
    assertThat(lines(output + "/refused")).isEmpty();
    return lines(output + "/results").stream().sorted().toList();
  }

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.exists(folder.resolve(name))) {
      return lines;
    }
    try (Stream<Path> parts = Files.walk(folder.resolve(name))) {
      for (Path part :
          parts
              .filter(Files::isRegularFile)
              .filter(path -> !path.getFileName().toString().startsWith("."))
              .toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  private static ModelCatalog catalog(DenseBackend backend) {
    ModelFactory.Operator paced = (channels, options) -> new Paced(channels);
    return StandardCatalog.catalog(backend).with("paced", paced);
  }

  /** Passes rows on; counts them, takes its time, and fails when it is told to. */
  private record Paced(int channels) implements StreamModel {

    @Override
    public Signature signature() {
      return new Signature(
          new Ports(
              channels, Ports.Missing.ALLOWED, List.of(OutputField.likeInput("row", channels))),
          Timing.IMMEDIATE,
          StateLayout.EMPTY,
          StateLayout.EMPTY,
          0);
    }

    @Override
    public void step(Rows rows) {
      for (int row = 0; row < rows.size(); row++) {
        if (PACE.get() > 0) {
          LockSupport.parkNanos(PACE.get());
        }
        if (SEEN.incrementAndGet() >= UNTIL_FAILURE.get()) {
          UNTIL_FAILURE.set(Integer.MAX_VALUE);
          throw new IllegalStateException("Failed on purpose");
        }
        System.arraycopy(rows.inputs(), row * channels, rows.outputs(), row * channels, channels);
        rows.advance(row, Outcome.EMITTED);
      }
    }
  }
}
