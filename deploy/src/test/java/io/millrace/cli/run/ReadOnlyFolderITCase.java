package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.cli.Millrace;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders that are made read only in mid-run, by their permissions. The pipeline runs in a process
 * of its own which obeys these also if its user is root.
 */
final class ReadOnlyFolderITCase {

  private static final Pattern IDENTITY =
      Pattern.compile("\"key\":\"([^\"]*)\".*\"sequence\":([0-9]*)");

  @TempDir Path folder;

  private Process run;

  @AfterEach
  void end() throws Exception {
    if (run != null) {
      run.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
    for (String kind : List.of("results", "models", "checkpoints")) {
      permit(kind, true);
    }
  }

  @Test
  void theRunSaysWhichFolderItIsAndGoesOnWhenItMayWriteAgain() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 1));
      }
      NumberedReadings readings = new NumberedReadings(broker.brokers());
      start(pipeline(broker.brokers()));
      readings.send("in", 0, 1_000);
      await(() -> !results().isEmpty());

      permit("results", false);
      readings.send("in", 1_000, 2_000);
      await(() -> said("Restarting after a failure .*: Cannot write results to .*/results"));
      assertThat(Files.readString(folder.resolve("said")))
          .containsPattern(
              "Cannot write results to .*/results: .* \\(Permission denied\\); give the job the"
                  + " right and the room to write there, and it goes on from its last checkpoint");
      permit("results", true);
      await(() -> results().size() >= 2_000);

      permit("models", false);
      readings.send("in", 2_000, 3_000);
      await(() -> said("Cannot write models to .*/models/?: .*\\(Permission denied\\); give"));
      permit("models", true);
      await(() -> results().size() >= 3_000);

      permit("checkpoints", false);
      readings.send("in", 3_000, 4_000);
      await(
          () ->
              said(
                  "Checkpoint [0-9]+ failed: cannot write to .*/checkpoints: Permission denied"
                      + " \\([0-9]+ KiB are free\\); make room or correct the rights"));
      permit("checkpoints", true);
      await(() -> results().size() >= 4_000);

      assertThat(results()).hasSize(4_000).doesNotHaveDuplicates();
      assertThat(run.isAlive()).isTrue();
    }
  }

  private void start(Path pipeline) throws Exception {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv, as the user is root");
      command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("target", "launch", "jvm.options").toAbsolutePath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Millrace.class.getName(), "run", pipeline.toString()));
    run =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
  }

  private Path pipeline(String brokers) throws IOException {
    return Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        name: kept
        channels: [a, b]
        source: {kafka: {brokers: "%1$s", topics: [in]}}
        operators: [{dictionary: {keep: 1, batch: 20}}]
        results: {folder: "%2$s/results"}
        models: {folder: "%2$s/models", every: 5}
        checkpoints: {every: 300 ms, directory: "%2$s/checkpoints"}
        """
            .formatted(brokers, folder));
  }

  /** Gives or takes the right to make files in a folder and those below it. */
  private void permit(String kind, boolean writing) throws IOException {
    Path top = folder.resolve(kind);
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path place : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(
            place, PosixFilePermissions.fromString(writing ? "rwx------" : "r-x------"));
      }
    } catch (UncheckedIOException changing) {
      // A checkpoint that was deleted meanwhile.
      permit(kind, writing);
    }
  }

  private boolean said(String pattern) {
    try {
      return Pattern.compile(pattern).matcher(Files.readString(folder.resolve("said"))).find();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Key and sequence of every committed result. */
  private List<String> results() {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("results"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher identity = IDENTITY.matcher(line);
          if (identity.find()) {
            found.add(identity.group(1) + " " + identity.group(2));
          }
        }
      }
      return found;
    } catch (IOException notYet) {
      return found;
    }
  }

  private void await(BooleanSupplier condition) {
    NumberedReadings.await(
        () -> {
          assertThat(run.isAlive()).as("the run, which said %s", said()).isTrue();
          return condition.getAsBoolean();
        });
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException none) {
      return "nothing";
    }
  }
}
