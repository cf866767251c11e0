package io.millrace.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.runtime.checksum.CheckedBackendFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

  private static final PipelineSpec PIPELINE =
      PipelineYaml.read(
          "boiler.yaml",
          """
          name: boiler
          channels: [temperature, pressure]
          source: {kafka: {brokers: "b:1", topics: [readings]}}
          operators: [dictionary]
          results: {kafka: {topic: codes}}
          checkpoints: {every: 3 s, directory: "s3://bucket/boiler"}
          parallelism: 4
          max_parallelism: 256
          """,
          Map.of(),
          StandardCatalog.catalog());

  @Test
  void exampleUsage() {
    Configuration settings = JobSettings.of(PIPELINE);

    assertThat(settings.get(PipelineOptions.NAME)).isEqualTo("boiler");
    assertThat(settings.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(4);
    assertThat(settings.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(256);
    assertThat(settings.get(StateBackendOptions.STATE_BACKEND))
        .isEqualTo(CheckedBackendFactory.class.getName());
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("s3://bucket/boiler");
  }

  @Test
  void aFewCheckpointsMayFail() {
    Configuration settings = JobSettings.of(PIPELINE);

    assertThat(settings.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(2);
    assertThat(settings.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS))
        .isEqualTo(Duration.ofMillis(1500));
    // (15 min - 3 min) / 3 - 3 s - 1.5 s
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
        .isEqualTo(Duration.ofMillis(235_500));
  }

  @Test
  void checkpointsAreExactlyOnceAndStayWhenAJobIsCancelled() {
    Configuration settings = JobSettings.of(PIPELINE);

    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
        .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).as("no Kryo").isFalse();
  }

  @Test
  void memoryOfTheClusterIsLeftToTheClusterUnlessItIsInThisProcess() {
    Configuration settings = JobSettings.of(PIPELINE);

    Configuration local = JobSettings.inThisProcess(settings, 4);

    assertThat(settings.contains(TaskManagerOptions.MANAGED_MEMORY_SIZE)).isFalse();
    assertThat(local.get(TaskManagerOptions.MANAGED_MEMORY_SIZE))
        .isEqualTo(MemorySize.ofMebiBytes(4 * 256));
  }

  @Test
  void aClusterInThisProcessListensOnLoopbackWhateverTheSettingsSay() {
    Configuration settings = JobSettings.of(PIPELINE);
    settings.set(RestOptions.BIND_ADDRESS, "0.0.0.0");
    settings.set(JobManagerOptions.BIND_HOST, "0.0.0.0");

    Configuration local = JobSettings.inThisProcess(settings, 4);

    assertThat(local.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(local.get(JobManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
    assertThat(local.get(TaskManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
  }

  @Test
  void whoSaysHowMuchMemoryGetsThat() {
    Configuration settings = JobSettings.of(PIPELINE);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("1g"));

    assertThat(JobSettings.inThisProcess(settings, 4).get(TaskManagerOptions.MANAGED_MEMORY_SIZE))
        .isEqualTo(MemorySize.parse("1g"));
  }
}
