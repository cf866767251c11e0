package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.owner.SecondRun;
import io.millrace.cli.start.RetainedState;
import io.millrace.local.ClusterRest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** Where a cluster keeps the states of a pipeline's jobs, and whether one of them runs. */
final class ClusterStates {

  private static final List<String> CHECKPOINTS =
      List.of("execution.checkpointing.dir", "state.checkpoints.dir");
  private static final List<String> SAVEPOINTS =
      List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");

  private final ClusterRest cluster;
  private final PipelineSpec pipeline;
  private Optional<Map<String, String>> settings = Optional.empty();

  ClusterStates(ClusterRest cluster, PipelineSpec pipeline) {
    this.cluster = cluster;
    this.pipeline = pipeline;
  }

  /**
   * @throws CommandException if a job of that name runs on the cluster
   */
  void refuseSecond() {
    SecondRun.onCluster(cluster, pipeline.name(), Optional.empty(), "with --resume")
        .ifPresent(
            message -> {
              throw CommandException.refused(message);
            });
  }

  /** Where to look for states of earlier jobs. */
  RetainedState.Folders folders() {
    List<String> checkpoints = new ArrayList<>();
    root().ifPresent(checkpoints::add);
    List<String> savepoints = new ArrayList<>();
    setting(SAVEPOINTS).ifPresent(savepoints::add);
    return new RetainedState.Folders(checkpoints, savepoints);
  }

  /** URI of the folder of a job's checkpoints; empty if the cluster keeps none. */
  Optional<String> checkpointsOf(JobID job) {
    return root().map(root -> root.replaceAll("/+$", "") + "/" + job.toHexString());
  }

  private Optional<String> root() {
    return pipeline
        .execution()
        .state()
        .checkpointDirectory()
        .or(() -> setting(CHECKPOINTS))
        .map(place -> place.contains(":/") ? place : "file:" + place);
  }

  private Optional<String> setting(List<String> keys) {
    if (settings.isEmpty()) {
      settings = Optional.of(cluster.settings());
    }
    return keys.stream()
        .map(settings.get()::get)
        .filter(value -> value != null && !value.isBlank())
        .findFirst();
  }
}
