package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hands pipelines to a cluster over REST, with the job jar of this build. */
final class ClusterRunITCase {

  private static final int RECORDS = 300;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    Path pipeline = pipeline("readings.jsonl");
    try (MiniCluster cluster = cluster()) {
      String address = cluster.getRestAddress().get().getAuthority();

      Cli.Outcome run = Cli.call("run", pipeline.toString(), "--cluster", address, "--wait");

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .containsPattern("job +[0-9a-f]{32}\n")
          .contains("web          http://" + address + "/jobs/")
          .endsWith("The job has finished.\n");
      assertThat(results()).isEqualTo(RECORDS);
    }
  }

  @Test
  void aTraceIsPlayedIntoAPipelineThere() throws Exception {
    Path pipeline = pipeline("readings.jsonl");
    Path play = folder.resolve("play");
    try (MiniCluster cluster = cluster()) {
      String address = cluster.getRestAddress().get().getAuthority();

      // 149 s between the first and the last reading of a key.
      Cli.Outcome replay =
          Cli.call(
              "replay",
              folder.resolve("readings.jsonl").toString(),
              "--pipeline",
              pipeline.toString(),
              "--cluster",
              address,
              "--speed",
              "200x",
              "--out",
              play.toString());

      assertThat(replay.err()).isEmpty();
      assertThat(replay.exitCode()).isZero();
      assertThat(replay.out())
          .contains("trace        300 records of 2 keys")
          .endsWith("The job has finished.\n");
      assertThat(results()).isEqualTo(RECORDS);
    }
  }

  @Test
  void aJobThatFailsThereIsOneMessageHere() throws Exception {
    Path pipeline = pipeline("damaged.jsonl.gz");
    try (MiniCluster cluster = cluster()) {
      String address = cluster.getRestAddress().get().getAuthority();

      Cli.Outcome run = Cli.call("run", pipeline.toString(), "--cluster", address, "--wait");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("Cannot continue with boiler: Cannot read ");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void aJobThatCanUseNoRecordFailsHereWithTheFirstReasons() throws Exception {
    Path pipeline = pipeline("readings.jsonl");
    Files.writeString(
        pipeline,
        Files.readString(pipeline)
                .replace("[temperature, pressure]", "[temperature, pressure, flow]")
            + "dead_letters: {folder: \"%s/letters\"}\n".formatted(folder));
    try (MiniCluster cluster = cluster()) {
      String address = cluster.getRestAddress().get().getAuthority();

      Cli.Outcome run = Cli.call("run", pipeline.toString(), "--cluster", address, "--wait");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .contains(
              "The job has finished.\nfirst wrong-width: expected 3 values, one per channel,");
      assertThat(run.err())
          .startsWith("Cannot use any record: all 300 were refused (300 wrong-width); folder ");
    }
  }

  @Test
  void aClusterThatIsNotThereIsOneMessage() throws IOException {
    Path pipeline = pipeline("readings.jsonl");

    Cli.Outcome absent = Cli.call("run", pipeline.toString(), "--cluster", "localhost:1");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.err())
        .startsWith("Cannot start boiler on the cluster at localhost:1: ")
        .contains("Connection refused", "check that this is the address of its REST endpoint");

    Cli.Outcome noAddress = Cli.call("run", pipeline.toString(), "--cluster", "localhost");
    assertThat(noAddress.exitCode()).isEqualTo(2);
    assertThat(noAddress.err()).contains("expected HOST:PORT");
  }

  private static MiniCluster cluster() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.onLoopback(new Configuration()))
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
    cluster.start();
    return cluster;
  }

  private Path pipeline(String input) throws IOException {
    StringBuilder readings = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      readings.append(
          String.format(
              Locale.ROOT,
              "{\"key\": \"b%d\", \"time\": %d, \"values\": [%d, %d]}\n",
              i % 2,
              i * 1000L,
              i % 7,
              i % 5));
    }
    Files.writeString(folder.resolve(input), readings);
    return Files.writeString(
        folder.resolve("boiler.yaml"),
        """
        name: boiler
        channels: [temperature, pressure]
        source: {json: {path: "%1$s/%2$s"}}
        operators: [dictionary]
        results: {folder: "%1$s/results"}
        checkpoints: {every: 200 ms, directory: "%1$s/checkpoints"}
        parallelism: 2
        """
            .formatted(folder, input));
  }

  private long results() throws IOException {
    long lines = 0;
    try (Stream<Path> parts = Files.list(folder.resolve("results"))) {
      for (Path part : parts.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        lines += Files.readAllLines(part).size();
      }
    }
    return lines;
  }
}
