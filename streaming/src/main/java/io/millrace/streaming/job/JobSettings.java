package io.millrace.streaming.job;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.runtime.checksum.CheckedBackendFactory;
import io.millrace.streaming.runtime.checksum.SummedStorageFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/**
 * Creates the Flink configuration of a pipeline's job. Settings of the cluster itself are not
 * changed.
 */
public final class JobSettings {

  /**
   * Time after which a delayed checkpoint becomes unaligned: the barrier overtakes buffered
   * records.
   */
  private static final Duration ALIGNED = Duration.ofSeconds(1);

  /**
   * Bloom filters. Keys arrive in no order, so every file of the first level may contain any key:
   * without filters a read decompresses a block of each. Costs ten bits per key and file.
   */
  private static final String FILTERS = "state.backend.rocksdb.use-bloom-filter";

  /**
   * Memory of RocksDB per slot. Flink's default for a cluster in one process is 128 MiB for all
   * slots; with so little, states of some hundred megabytes are written in small files and
   * compacted repeatedly.
   */
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(256);

  /**
   * Whoever reaches Flink's REST endpoint can run code in the process, and Flink's defaults listen
   * on all interfaces.
   */
  private static final String LOOPBACK = "127.0.0.1";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private JobSettings() {}

  /**
   * The settings of a pipeline's job: RocksDB with incremental, exactly-once checkpoints that are
   * retained when the job is cancelled, of which a few may fail, and with a checksum behind each of
   * their files, which is looked at before a task restores from it; restarts with exponential
   * backoff of at most a minute; no fallback to reflective serializers.
   */
  public static Configuration of(PipelineSpec spec) {
    ExecutionSpec execution = spec.execution();
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.NAME, spec.name());
    settings.set(CoreOptions.DEFAULT_PARALLELISM, execution.parallelism());
    settings.set(PipelineOptions.MAX_PARALLELISM, execution.maxParallelism());
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    // Records are immutable: none is changed after it is emitted.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, CheckedBackendFactory.class.getName());
    settings.setString(FILTERS, "true");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, SummedStorageFactory.class.getName());
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, execution.state().checkpointEvery());
    patience(settings, execution.state());
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

  /** A checkpoint that fails is followed by another; only several in a row restart the job. */
  private static void patience(Configuration settings, ExecutionSpec.StateSpec state) {
    settings.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, state.patience().timeout());
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, state.patience().tolerated());
    settings.set(
        CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
        ExecutionSpec.CheckpointPatience.pause(state.checkpointEvery()));
  }

  /**
   * Settings for a cluster in this process: with 256 MiB outside the heap for the RocksDB of each
   * slot, allocated on use, unless the settings contain a size; and with every endpoint on the
   * loopback interface, whatever the settings contain. On any other cluster its own configuration
   * decides.
   *
   * @param settings not changed
   */
  public static Configuration inThisProcess(Configuration settings, int slots) {
    Configuration local = new Configuration(settings);
    if (!local.contains(TaskManagerOptions.MANAGED_MEMORY_SIZE)) {
      local.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED.multiply(slots));
    }
    return onLoopback(local);
  }

  /**
   * Settings for a cluster whose every endpoint (REST, blobs, remote calls, data) is on the
   * loopback interface, whatever the settings contain.
   *
   * @param settings not changed
   */
  public static Configuration onLoopback(Configuration settings) {
    Configuration cluster = new Configuration(settings);
    cluster.set(RestOptions.ADDRESS, LOOPBACK);
    cluster.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    cluster.set(JobManagerOptions.ADDRESS, LOOPBACK);
    cluster.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    cluster.set(TaskManagerOptions.HOST, LOOPBACK);
    cluster.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    return cluster;
  }

  /** The URI of a folder, as Flink expects it; a URI is returned unchanged. */
  private static String uri(String directory) {
    return directory.contains(":/") ? directory : LocalUri.of(Path.of(directory));
  }
}
