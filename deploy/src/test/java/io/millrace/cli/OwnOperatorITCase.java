package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.Cli;
import io.millrace.cli.job.JobMain;
import io.millrace.cli.run.JobJarITCase;
import io.millrace.cli.run.LocalRun;
import io.millrace.cli.run.PipelineFile;
import io.millrace.cli.start.Beginning;
import io.millrace.local.ClusterPlan;
import io.millrace.local.Installation;
import io.millrace.local.LocalCluster;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code examples/own-operator} with the jar that the build of module operators has made of
 * it, and compares its results with plain arithmetic.
 */
final class OwnOperatorITCase {

  private static final Path EXAMPLE = Path.of("..", "examples", "own-operator");
  private static final Path JAR =
      Path.of("..", "operators/target/examples/own-operator/target/own-operator-1.0.0.jar");

  private static final int HORIZON = 20;
  private static final int WARMUP = 10;
  private static final List<String> PUMPS = List.of("pump-1", "pump-2");
  private static final int CHANNELS = 2;

  private static final int MANY = 60_000;

  @TempDir private Path folder;
  private Path pipeline;

  @BeforeAll
  static void theExampleIsBuilt() {
    assertThat(JAR)
        .as("the example's jar; it is made by mvn -pl operators verify, without -DskipTests")
        .exists();
  }

  @BeforeEach
  void theExamplesPipeline() throws IOException {
    String written = Files.readString(EXAMPLE.resolve("pipeline.yaml"));
    Files.copy(EXAMPLE.resolve("readings.csv"), folder.resolve("readings.csv"));
    pipeline =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            written
                .replace("path: readings.csv", "path: \"" + folder.resolve("readings.csv") + "\"")
                .replace("folder: out/results", "folder: \"" + folder.resolve("results") + "\""));
  }

  @Test
  void exampleUsage() throws IOException {
    Cli.Outcome run = Cli.call("run", "--plugin", JAR.toString(), pipeline.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    requireResultsByPlainArithmetic();
  }

  @Test
  void runsOnAClusterOfProcessesThatHasNoneOfItsClasses() throws Exception {
    ClusterPlan plan =
        ClusterPlan.in(folder.resolve("cluster")).with(new ClusterPlan.Workers(1, 2));
    try (LocalCluster cluster = LocalCluster.start(Installation.ofThisBuild(), plan)) {
      String address = cluster.addresses().rest().getAuthority();

      Cli.Outcome run =
          Cli.call(
              "run",
              "--plugin",
              JAR.toString(),
              pipeline.toString(),
              "--cluster",
              address,
              "--wait");

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).endsWith("The job has finished.\n");
    }
    requireResultsByPlainArithmetic();
  }

  /** As Flink's own tools start a job: the jar lies beside the job's. */
  @Test
  void runsFromTheJobJarWithItsOwnBesideIt() throws Exception {
    Files.writeString(
        pipeline,
        "checkpoints: {directory: \"" + folder.resolve("checkpoints") + "\"}\n",
        StandardOpenOption.APPEND);
    Path said = folder.resolve("said");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("target", "launch", "jvm.options"),
            "-cp",
            String.join(
                File.pathSeparator,
                Path.of("target", "millrace-job.jar").toString(),
                JAR.toString(),
                JobJarITCase.flinkAlone()),
            JobMain.class.getName(),
            pipeline.toString());

    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    requireResultsByPlainArithmetic();
  }

  @Test
  void aPipelineIsCheckedWithItAndNotWithoutIt() {
    Cli.Outcome with = Cli.call("run", "--check", "--plugin", JAR.toString(), pipeline.toString());
    assertThat(with.err()).isEmpty();
    assertThat(with.out()).contains("operators    deviation, seed 0", "no faults");

    Cli.Outcome without = Cli.call("run", "--check", pipeline.toString());
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("unknown operator 'deviation'");
  }

  @Test
  void faultsOfPluginsAreMessagesAndNoStackTraces() throws IOException {
    Path copy = Files.copy(JAR, folder.resolve("copy.jar"));

    Cli.Outcome twice =
        Cli.call("run", "--plugin", JAR.toString(), "--plugin", copy.toString(), "any.yaml");
    Cli.Outcome absent = Cli.call("models", "publish", "--plugin", "absent.jar", "out/models");

    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err().lines())
        .singleElement()
        .asString()
        .startsWith("Cannot add operator 'deviation' of plugin " + copy + ": plugin " + JAR);
    assertThat(absent.exitCode()).isEqualTo(2);
    assertThat(absent.err().lines())
        .singleElement()
        .asString()
        .startsWith("Cannot read plugin absent.jar: there is no such file in ");
  }

  @Test
  void aSavepointIsInspectedWithoutIt() throws Exception {
    writeManyReadings();
    Files.writeString(
        pipeline,
        "checkpoints: {every: 100 ms, directory: \"" + folder.resolve("checkpoints") + "\"}\n",
        StandardOpenOption.APPEND);
    Plugins plugins = Plugins.of(List.of(JAR));
    PipelineSpec written = PipelineFile.read(pipeline, Map.of(), plugins.catalog());
    StringWriter said = new StringWriter();
    LocalRun run =
        new LocalRun(written, plugins, folder, new PrintWriter(said, true), this::hasResults);
    // Takes a minute unless it is stopped, so that it is stopped while it reads.
    run.play(new Pace(MANY / 60.0, ""), MANY);
    run.run(Beginning.unsaid());
    String savepoint =
        said.toString()
            .lines()
            .filter(line -> line.startsWith("savepoint "))
            .map(line -> line.replaceAll("savepoint +", ""))
            .findFirst()
            .orElseThrow();

    Cli.Outcome inspect = Cli.call("inspect", folder.resolve(savepoint).toString());

    assertThat(inspect.err()).isEmpty();
    assertThat(inspect.out()).contains("pump-1", "mean", "spread");
  }

  /** One a second. */
  private void writeManyReadings() throws IOException {
    StringBuilder text = new StringBuilder("time,pump,temperature,pressure\n");
    Instant time = Instant.parse("2026-01-05T00:00:00Z");
    for (int reading = 0; reading < MANY; reading++) {
      String pump = PUMPS.get(reading % PUMPS.size());
      text.append(time.plusSeconds(reading)).append(',').append(pump).append(",60,4\n");
    }
    Files.writeString(folder.resolve("readings.csv"), text);
  }

  private boolean hasResults() {
    try {
      return Files.isDirectory(folder.resolve("results")) && !results().isEmpty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void requireResultsByPlainArithmetic() throws IOException {
    Map<String, List<double[]>> readings = readings();
    List<JsonNode> results = results();
    assertThat(results).hasSize(PUMPS.size() * (readings.get(PUMPS.get(0)).size() - WARMUP));
    for (JsonNode result : results) {
      List<double[]> own = readings.get(result.get("key").textValue());
      int at = result.get("sequence").intValue();
      double largest = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        double expected = deviation(own, at, channel);
        largest = Math.max(largest, Math.abs(expected));
        assertThat(result.get("deviation").get(channel).doubleValue())
            .as("%s, reading %d, channel %d", result.get("key"), at, channel)
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
      }
      assertThat(result.get("largest").doubleValue())
          .isCloseTo(largest, within(1e-3 * Math.max(1, largest)));
    }
  }

  /** A weighted mean and variance of the readings before, in two passes. */
  private static double deviation(List<double[]> readings, int at, int channel) {
    double[] weights = new double[at];
    for (int newest = 0; newest < at; newest++) {
      double share = Math.max(1.0 / (newest + 1), 1.0 / HORIZON);
      for (int older = 0; older < newest; older++) {
        weights[older] *= 1 - share;
      }
      weights[newest] = share;
    }
    double mean = 0;
    for (int past = 0; past < at; past++) {
      mean += weights[past] * readings.get(past)[channel];
    }
    double variance = 0;
    for (int past = 0; past < at; past++) {
      double distance = readings.get(past)[channel] - mean;
      variance += weights[past] * distance * distance;
    }
    return (readings.get(at)[channel] - mean) / Math.sqrt(variance);
  }

  private Map<String, List<double[]>> readings() throws IOException {
    Map<String, List<double[]>> readings =
        Map.of(PUMPS.get(0), new ArrayList<>(), PUMPS.get(1), new ArrayList<>());
    List<String> lines = Files.readAllLines(folder.resolve("readings.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      readings
          .get(cells[1])
          .add(new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])});
    }
    return readings;
  }

  private List<JsonNode> results() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> results = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve("results"))) {
      for (Path part : parts.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(part)) {
          results.add(mapper.readTree(line));
        }
      }
    }
    return results;
  }
}
