package io.millrace.streaming.job;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.PipelineSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** How Flink is set up for a pipeline. Settings of the cluster itself are left to the cluster. */
public final class JobSettings {

  /** Beyond this, a barrier overtakes the records that hold it up. */
  private static final Duration ALIGNED = Duration.ofSeconds(1);

  /**
   * Keys come in no order, so every file of the first level may hold any of them: without filters a
   * read looks into each, and decompresses a block of it. Costs ten bits a key and file.
   */
  private static final String FILTERS = "state.backend.rocksdb.use-bloom-filter";

  /**
   * For RocksDB, a slot. Flink gives a cluster in one process 128 MiB for all slots, so little that
   * states of some hundred megabytes are written out in small files and merged again and again.
   */
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(256);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private JobSettings() {}

  /**
   * The settings of a pipeline's job: RocksDB with incremental, exactly-once checkpoints that are
   * kept when the job is cancelled; restarts that back off up to a minute apart; no fallback to
   * reflective serializers.
   */
  public static Configuration of(PipelineSpec spec) {
    ExecutionSpec execution = spec.execution();
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.NAME, spec.name());
    settings.set(CoreOptions.DEFAULT_PARALLELISM, execution.parallelism());
    settings.set(PipelineOptions.MAX_PARALLELISM, execution.maxParallelism());
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    // Records are immutable: whoever hands one on no longer writes into it.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.setString(FILTERS, "true");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, execution.state().checkpointEvery());
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    settings.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, ALIGNED);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    execution
        .state()
        .checkpointDirectory()
        .ifPresent(
            directory -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(directory)));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
    return settings;
  }

  /**
   * Settings for a cluster in this process: with 256 MiB outside the heap for the RocksDB of each
   * slot, taken as they are used, unless the settings say how much. On any other cluster its own
   * configuration decides.
   *
   * @param settings left as they are
   */
  public static Configuration inThisProcess(Configuration settings, int slots) {
    Configuration local = new Configuration(settings);
    if (!local.contains(TaskManagerOptions.MANAGED_MEMORY_SIZE)) {
      local.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED.multiply(slots));
    }
    return local;
  }

  /** A folder as Flink wants it named; a URI stays what it is. */
  private static String uri(String directory) {
    return directory.contains(":/")
        ? directory
        : Path.of(directory).toAbsolutePath().toUri().toString();
  }
}
