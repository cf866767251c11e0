package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read by Flink's own reader, as a process of the cluster does. */
final class ClusterSettingsTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    ClusterPlan plan =
        ClusterPlan.in(folder)
            .with(new ClusterPlan.Workers(1, 3))
            .with(new ClusterPorts(8081, 6123, 9092, 9093));

    Configuration read = written(plan);

    assertThat(read.toMap())
        .containsEntry("rest.port", "8081")
        .containsEntry("jobmanager.rpc.port", "6123")
        .containsEntry("taskmanager.numberOfTaskSlots", "3")
        .containsEntry(
            "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
  }

  @Test
  void aPlansOwnSettingsWin() throws IOException {
    ClusterPlan plan =
        ClusterPlan.in(folder)
            .with("taskmanager.memory.process.size", "3g")
            .with("env.java.opts.all", "-Dquoted='yes' # no comment");

    assertThat(written(plan).toMap())
        .containsEntry("taskmanager.memory.process.size", "3g")
        .containsEntry("env.java.opts.all", "-Dquoted='yes' # no comment");
  }

  private Configuration written(ClusterPlan plan) throws IOException {
    new ClusterSettings(plan).write(folder);
    return GlobalConfiguration.loadConfiguration(folder.toString());
  }
}
