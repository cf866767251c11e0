package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.start.StartingPoint;
import io.millrace.local.RemoteTarget;
import io.millrace.simulate.embedded.Scratch;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.plugin.Plugins;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Submits a pipeline to a cluster by REST; a cluster in this JVM is addressed like any other. */
final class Submission {

  private final PipelineSpec pipeline;
  private final Plugins plugins;
  private final Configuration settings;

  /**
   * @param pipeline with absolute paths
   * @param plugins additional operators
   * @param from savepoint or checkpoint to start from
   * @param folder where a relative {@code from} starts
   */
  Submission(PipelineSpec pipeline, Plugins plugins, Optional<String> from, Path folder) {
    this.pipeline = pipeline;
    this.plugins = plugins;
    this.settings = JobSettings.of(pipeline);
    from.ifPresent(path -> StartingPoint.set(settings, path, folder, pipeline));
  }

  /** Gives the job an id before it is submitted, so that a record can name it. */
  void named(JobID job) {
    RemoteTarget.name(settings, job);
  }

  /** Whether the job starts from a savepoint or checkpoint. */
  boolean isRestored() {
    return settings.contains(StateRecoveryOptions.SAVEPOINT_PATH);
  }

  /** Lets the job go on where the broker has removed records that it has not read. */
  void acceptLoss() {
    settings.set(LossPolicy.ACCEPT_LOSS, true);
  }

  /** Says what the job may do with a state of other channels. */
  void channels(ChannelPolicy policy) {
    settings.set(ChannelPolicy.CHANNELS, policy);
  }

  /** Lets the job end with its first failure. */
  void once() {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
  }

  /** Plays the files that the job reads at a pace. */
  void paced(Pace pace) {
    pace.set(settings);
  }

  /** Sets the folder of checkpoints unless the pipeline has one. */
  void keepCheckpointsIn(Path folder) {
    if (pipeline.execution().state().checkpointDirectory().isEmpty()) {
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, LocalUri.of(folder));
    }
  }

  /**
   * The settings of a cluster in this JVM that runs the job.
   *
   * @param scratch folder of its temporary files
   */
  Configuration settingsIn(Scratch scratch) {
    return scratch.in(settings);
  }

  /**
   * Submits the job and returns once the cluster has accepted it.
   *
   * @param rest address of the cluster's REST endpoint
   * @param lacking jars that the cluster needs besides the plug-ins
   */
  JobClient to(URI rest, List<Path> lacking) throws Exception {
    List<Path> jars = new ArrayList<>(lacking);
    jars.addAll(plugins.jars());
    Configuration target = RemoteTarget.job(settings, rest, jars);
    // Not getExecutionEnvironment(), which returns a local environment outside of Flink's client.
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(target);
    PipelineJob.build(environment, pipeline, plugins.source());
    StartingPoint.checkUnclaimed(settings, environment, pipeline);
    return environment.executeAsync(pipeline.name());
  }
}
