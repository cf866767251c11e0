package io.millrace.benchmark.scale;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.Folders;
import io.millrace.simulate.embedded.FreePorts;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Measures records per second of a job with many groups, and of an empty keyed job with the same
 * records, files, codecs, sinks and RocksDB. The two jobs alternate.
 *
 * <p>Arguments: groups, channels, rounds (observations of a group), turns; then settings of Flink
 * for both jobs, as {@code key=value}. Prints a table row for each job: median records per second
 * over its turns, processor time, size of the state, time of a checkpoint. One additional turn
 * comes first, to warm up, and does not count.
 */
public final class ScaleRun {

  private static final int PARALLELISM = 2;
  private static final long CACHE = 64 << 20;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);

  private final Load load;
  private final Path work;
  private final Configuration more = new Configuration();

  /** The measurements of one turn of a job. */
  private record Outcome(double rate, double micros, Checkpoints checkpoints) {}

  private ScaleRun(Load load, Path work) {
    this.load = load;
    this.work = work;
  }

  public static void main(String[] arguments) throws Exception {
    int[] numbers = IntStream.range(0, 4).map(i -> Integer.parseInt(arguments[i])).toArray();
    Load load = new Load(numbers[0], numbers[1], numbers[2]);
    Path work = Files.createTempDirectory("scale");
    try {
      ScaleRun run = new ScaleRun(load, work);
      for (String setting : Arrays.asList(arguments).subList(4, arguments.length)) {
        String[] pair = setting.split("=", 2);
        run.more.setString(pair[0], pair[1]);
      }
      run.run(numbers[3]);
    } finally {
      Folders.delete(work);
    }
  }

  private void run(int turns) throws Exception {
    Path file = work.resolve("records.jsonl");
    load.write(file);
    System.out.printf(
        "%,d groups of n=%d, %,d records of %,d bytes, parallelism %d%n",
        load.groups(),
        load.channels(),
        load.records(),
        Files.size(file) / load.records(),
        PARALLELISM);
    List<Outcome> ours = new ArrayList<>();
    List<Outcome> empty = new ArrayList<>();
    for (int turn = 0; turn <= turns; turn++) {
      Outcome dictionary = turn("dictionary", file);
      Outcome echo = turn("echo", file);
      if (turn > 0) {
        // The first turn warms up.
        ours.add(dictionary);
        empty.add(echo);
      }
    }
    System.out.println(
        "| job | records/s | of the empty job | µs of processor a record | of the empty job"
            + " | state, MiB | checkpoints, ms each (longest) |");
    System.out.println("|---".repeat(7) + "|");
    print("dictionary", ours, empty);
    print("empty", empty, empty);
  }

  private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
    return outcomes.stream().mapToDouble(figure).sorted().toArray()[outcomes.size() / 2];
  }

  private static void print(String name, List<Outcome> outcomes, List<Outcome> empty) {
    Checkpoints last = outcomes.get(outcomes.size() - 1).checkpoints();
    double rate = median(outcomes, Outcome::rate);
    double micros = median(outcomes, Outcome::micros);
    System.out.printf(
        "| %s | %,.0f | %.0f %% | %.1f | %.1f times | %.1f | %d, %.0f (%.0f) |%n",
        name,
        rate,
        100 * rate / median(empty, Outcome::rate),
        micros,
        micros / median(empty, Outcome::micros),
        last.mebibytes(),
        last.completed(),
        last.millis(),
        last.longestMillis());
  }

  private Outcome turn(String name, Path file) throws Exception {
    Path folder = work.resolve(name);
    PipelineSpec spec = spec(file, folder);
    Configuration settings = JobSettings.of(spec);
    settings.addAll(more);
    int port = port();
    settings.set(RestOptions.PORT, port);
    StreamExecutionEnvironment environment = LocalJob.environment(settings, PARALLELISM);
    if (name.equals("echo")) {
      EmptyJob.build(environment, spec, EmptyJob.file(spec), EmptyJob.folder(spec));
    } else {
      PipelineJob.build(environment, spec, StandardCatalog::catalog);
    }
    long begin = processorNanos();
    JobClient client = environment.executeAsync(name);
    Checkpoints checkpoints = new Checkpoints(port, client.getJobID().toString());
    var ended = client.getJobExecutionResult();
    while (!ended.isDone()) {
      checkpoints.look();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    JobExecutionResult result = ended.get();
    Folders.delete(folder);
    return new Outcome(
        1000.0 * load.records() / result.getNetRuntime(),
        1e-3 * (processorNanos() - begin) / load.records(),
        checkpoints);
  }

  /** Processor time of this process, including the garbage collector and RocksDB's threads. */
  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private PipelineSpec spec(Path file, Path folder) {
    List<String> channels =
        IntStream.range(0, load.channels()).mapToObj(channel -> "c" + channel).toList();
    return new PipelineSpec(
        "scale",
        new InputSpec(
            new SourceSpec.JsonLines(file.toString()),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            1 << 20),
        new ModelPlan(channels, List.of(new ModelSpec("dictionary", Map.of())), 1),
        new OutputSpec(
            new SinkSpec.Folder(folder.resolve("results").toString()),
            new SinkSpec.Folder(folder.resolve("refused").toString()),
            Optional.empty(),
            1),
        new ExecutionSpec(
            new ExecutionSpec.BundleSpec(512, Duration.ofMillis(50)),
            new ExecutionSpec.StateSpec(
                CHECKPOINT_EVERY,
                Optional.of(folder.resolve("checkpoints").toString()),
                CACHE,
                Optional.empty()),
            PARALLELISM,
            128));
  }

  private static int port() throws IOException {
    return FreePorts.of(1, ProcessHandle.current().pid())[0];
  }
}
