package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.start.Beginning;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import io.millrace.simulate.embedded.ListeningSockets;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file of readings to results, refused records, models and savepoints. */
final class RunITCase {

  private static final int STATIONS = 8;
  private static final int DAYS = 731;

  /** What a dictionary of n channels gives no result for: the first readings of a station. */
  private static final int SILENT = 16;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path readings = readings("in.csv", 40);
    Files.writeString(readings, "no reading at all\n", StandardOpenOption.APPEND);
    Path pipeline = Files.writeString(folder.resolve("air.yaml"), pipeline("air", folder + "/"));

    Cli.Outcome run = Cli.call("run", pipeline.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    int results = 40 * 24 * STATIONS - SILENT * STATIONS;
    assertThat(run.out().lines())
        .anyMatch(line -> line.startsWith("records      7,681 in "))
        .contains("results      " + NumberText.count(results) + " in folder " + folder + "/results")
        .contains("dead letters 1 (1 wrong-width) in folder " + folder + "/refused")
        .anyMatch(line -> line.startsWith("first wrong-width: ") && line.endsWith("in.csv:7682)"));
    assertThat(lines("results")).hasSize(results);
    assertThat(lines("refused")).hasSize(1);

    Cli.Outcome models = Cli.call("models", "list", folder.resolve("models").toString());
    assertThat(models.exitCode()).isZero();
    assertThat(models.out()).contains("air", "Dongsi", "Tiantan");
  }

  @Test
  void aRunWhoseEveryRecordIsRefusedFailsWithTheFirstReason() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"key\": 1}\nnothing\n");
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            channels: [a, b, c, d]
            source: {json: {path: %s/in.jsonl}}
            operators: [standardize, dictionary]
            results: {folder: %s/results}
            """
                .formatted(folder, folder));

    Cli.Outcome run = Cli.call("run", pipeline.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("first malformed: expected").contains("in.jsonl:1)");
    assertThat(run.err())
        .contains("Cannot use any record: all 2 were refused (2 malformed); folder " + folder);
  }

  @Test
  void goesOnFromTheSavepointItWasStoppedWith() throws Exception {
    readings("in.csv", DAYS);
    StringWriter first = new StringWriter();
    runForAMinute(first, () -> !lines("results").isEmpty());
    String savepoint =
        first
            .toString()
            .lines()
            .filter(line -> line.startsWith("savepoint "))
            .map(line -> line.replaceAll("savepoint +", ""))
            .findFirst()
            .orElseThrow();
    int before = lines("results").size();
    assertThat(folder.resolve(savepoint)).isDirectoryContaining("glob:**/_metadata");
    checkTells(folder.resolve(savepoint));

    StringWriter second = new StringWriter();
    run("air", second, () -> false, Beginning.resume());

    int all = DAYS * 24 * STATIONS - SILENT * STATIONS;
    List<String> identities =
        lines("results").stream()
            .map(line -> line.replaceAll(".*(\"key\":[^,]*).*(\"sequence\":[0-9]*).*", "$1 $2"))
            .toList();
    assertThat(before).isPositive().isLessThan(all);
    assertThat(identities).hasSize(all).doesNotHaveDuplicates();
    assertThat(second.toString())
        .contains("results      " + NumberText.count(all - before) + " in folder results");
    assertThatThrownBy(
            () -> run("water", new StringWriter(), () -> true, Beginning.from(savepoint)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("it holds the state of pipeline 'air'");
  }

  @Test
  void listensOnLoopbackAloneWhileItRuns() throws Exception {
    assumeTrue(ListeningSockets.areKnown(), "this system has no /proc");
    readings("in.csv", DAYS);
    long self = ProcessHandle.current().pid();
    List<InetSocketAddress> all = new ArrayList<>();
    List<InetSocketAddress> open = new ArrayList<>();
    BooleanSupplier look =
        () -> {
          if (lines("results").isEmpty()) {
            return false;
          }
          try {
            all.addAll(ListeningSockets.of(self));
            open.addAll(ListeningSockets.beyondLoopback(self));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
          return true;
        };

    runForAMinute(new StringWriter(), look);

    assertThat(all).as("REST and blobs").hasSizeGreaterThanOrEqualTo(2);
    assertThat(open).isEmpty();
  }

  @Test
  void aJobThatSomebodyElseCancelsEndsTheRunAtOnceAndKeepsItsCheckpoint() throws Exception {
    assumeTrue(ListeningSockets.areKnown(), "this system has no /proc");
    readings("in.csv", DAYS);
    AtomicBoolean cancelled = new AtomicBoolean();
    BooleanSupplier somebodyElse =
        () -> {
          if (!cancelled.get() && !lines("results").isEmpty()) {
            cancelled.set(cancelByRest());
          }
          return false;
        };
    StringWriter out = new StringWriter();

    assertThatThrownBy(() -> runForAMinute(out, somebodyElse))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isEqualTo(1))
        .hasMessageStartingWith("Cannot continue with air: the job was cancelled, and not by this")
        .hasMessageContaining("go on with --resume");

    int before = lines("results").size();
    run("air", out, () -> false, Beginning.resume());
    int all = DAYS * 24 * STATIONS - SILENT * STATIONS;
    assertThat(before).isPositive().isLessThan(all);
    assertThat(lines("results")).hasSize(all).doesNotHaveDuplicates();
  }

  /**
   * Cancels all jobs of the cluster in this process, as any user of this machine can.
   *
   * @return whether the cluster took the request; a busy one may answer too late, and is asked
   *     again
   */
  private static boolean cancelByRest() {
    boolean taken = false;
    try {
      for (InetSocketAddress socket : ListeningSockets.of(ProcessHandle.current().pid())) {
        URI address = URI.create("http://127.0.0.1:" + socket.getPort());
        if (!answers(address)) {
          continue;
        }
        try (ClusterRest rest = new ClusterRest(address, Map.of(), Duration.ofSeconds(10))) {
          List<ClusterJob> jobs = rest.jobs();
          jobs.forEach(job -> rest.cancel(job.id()));
          taken |= !jobs.isEmpty();
        } catch (ClusterException late) {
          taken = false;
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return taken;
  }

  /**
   * Whether it is the cluster's REST port; the others of a process take a request and are silent.
   */
  private static boolean answers(URI address) {
    try (ClusterRest rest = new ClusterRest(address)) {
      return rest.isThere();
    }
  }

  @Test
  void whatARunKeepsIsReadableByItsOwnerAlone() throws Exception {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system knows no owners");
    readings("in.csv", DAYS);
    List<String> checkpoints = new ArrayList<>();
    BooleanSupplier stop =
        () -> {
          if (lines("results").isEmpty()) {
            return false;
          }
          checkpoints.add(rights(folder.resolve("checkpoints")));
          try (Stream<Path> jobs = Files.list(folder.resolve("checkpoints"))) {
            jobs.forEach(job -> checkpoints.add(rights(job)));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
          return true;
        };

    Files.setPosixFilePermissions(
        Files.createDirectories(folder.resolve("out/checkpoints/air")),
        PosixFilePermissions.fromString("rwxr-xr-x"));
    StringWriter out = new StringWriter();
    runForAMinute(out, stop);

    assertThat(out.toString())
        .contains("note: other users can read out/checkpoints/air; close it with: chmod -R go= ")
        .doesNotContain("read out/savepoints");
    assertThat(checkpoints).hasSizeGreaterThan(1).containsOnly("rwx------");
    assertThat(rights(folder.resolve("out/savepoints"))).isEqualTo("rwx------");
    assertThat(rights(folder.resolve("models"))).isEqualTo("rwx------");
    assertThat(rights(folder.resolve("results/.millrace-run-air.json"))).isEqualTo("rw-------");
  }

  private static String rights(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void refusesBeforeItStartsWhatStandsInTheWay() throws Exception {
    readings("in.csv", 1);
    Files.writeString(folder.resolve("models"), "a file in place of a folder");

    assertThatThrownBy(() -> run("air", new StringWriter(), () -> false, Beginning.unsaid()))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isEqualTo(2))
        .hasMessageContaining("models");
  }

  @Test
  void aJobThatFailsGivesItsReasonInOneMessage() throws Exception {
    Path packed = readings("in.csv.gz", 40);
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> run("air", new StringWriter(), () -> false, Beginning.unsaid()))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isEqualTo(1))
        .hasMessageStartingWith(
            "Cannot continue with air: Cannot read " + packed + ": expected whole gzip data");
  }

  private void run(String name, StringWriter out, BooleanSupplier stop, Beginning from)
      throws Exception {
    local(name, out, stop).run(from);
  }

  /** As {@link #run} of two years from the start, which take a minute: it is met while it runs. */
  private void runForAMinute(StringWriter out, BooleanSupplier meanwhile) throws Exception {
    LocalRun run = local("air", out, meanwhile);
    run.play(new Pace(DAYS * 86_400.0 / 60, ""), DAYS * 24L * STATIONS);
    run.run(Beginning.unsaid());
  }

  private LocalRun local(String name, StringWriter out, BooleanSupplier stop) {
    PipelineSpec spec =
        PipelineYaml.read("air.yaml", pipeline(name, ""), Map.of(), StandardCatalog.catalog());
    return new LocalRun(spec, Plugins.none(), folder, new PrintWriter(out, true), stop);
  }

  private Path readings(String name, int days) {
    Path readings = folder.resolve(name);
    assertThat(
            Cli.call("data", "beijing-air", readings.toString(), "--days", Integer.toString(days))
                .exitCode())
        .isZero();
    return readings;
  }

  /**
   * A pipeline in the test's folder.
   *
   * @param under what its relative paths begin with
   */
  /** What a change of the file would make of a savepoint is told before it is made. */
  private void checkTells(Path savepoint) throws IOException {
    String text = pipeline("air", folder + "/");
    Cli.Outcome same = checked(text, savepoint);
    assertThat(same.err()).isEmpty();
    assertThat(same.exitCode()).isZero();
    assertThat(same.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "operator kept air-model, parallelism 2 -> 2",
            "operator kept air-models, parallelism 2",
            "slot kept group dictionary [11, 11]",
            "slot kept key standardize.mean [11]",
            "channels kept PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM")
        .noneMatch(line -> line.contains(" refused ") || line.contains(" dropped "));

    Cli.Outcome order = checked(text.replace("PM2.5, PM10", "PM10, PM2.5"), savepoint);
    assertThat(order.exitCode()).isZero();
    assertThat(order.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "slot carried group dictionary [11, 11]",
            "channels kept PM10, PM2.5, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM");

    Cli.Outcome fewer =
        checked(
            text.replace(", WSPM", "").replaceFirst("models: .*", "max_parallelism: 64"),
            savepoint);
    assertThat(fewer.exitCode()).isEqualTo(2);
    assertThat(fewer.err())
        .contains(
            "dictionary: batch: expected 11 as before, found 10; write batch: 11, since",
            "expected max_parallelism 128 as in the savepoint, found 64",
            "found no air-models; keep what it belongs to");
  }

  private Cli.Outcome checked(String text, Path savepoint) throws IOException {
    Path file = Files.writeString(folder.resolve("checked.yaml"), text);
    return Cli.call("run", "--check", file.toString(), "--from", savepoint.toString());
  }

  private String pipeline(String name, String under) {
    return """
    name: %s
    channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]
    source:
      csv: {path: "%2$sin.csv*", key: station, time: {columns: [time], pattern: iso}}
    operators: [standardize, {dictionary: {keep: 3}}]
    results: {folder: "%2$sresults"}
    dead_letters: {folder: "%2$srefused"}
    models: {folder: "%2$smodels", every: 20}
    checkpoints: {every: 100 ms, directory: "%3$s/checkpoints"}
    parallelism: 2
    """
        .formatted(name, under, folder);
  }

  private List<String> lines(String name) {
    return PartFiles.lines(folder.resolve(name));
  }
}
