package io.millrace.cli.run;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.streaming.job.PipelineJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.state.api.runtime.SavepointLoader;

/** The savepoint or checkpoint that a run goes on from. */
final class StartingPoint {

  /** How the uid of every pipeline's model operator ends. */
  private static final String MODEL = PipelineJob.modelUid("");

  private StartingPoint() {}

  /**
   * Has a job start from a savepoint.
   *
   * @param path its folder or URI; a relative path starts at {@code folder}
   * @param pipeline name of the pipeline that is to go on
   * @throws CommandException if what lies there can be read here, and is not that pipeline's
   */
  static void set(Configuration settings, String path, Path folder, String pipeline) {
    String place = path.contains(":/") ? path : folder.resolve(path).toUri().toString();
    if (place.startsWith("file:")) {
      check(path, place, pipeline);
    }
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, place);
  }

  private static void check(String path, String place, String pipeline) {
    Optional<String> owner;
    try {
      owner =
          SavepointLoader.loadSavepointMetadata(place).getOperatorStates().stream()
              .map(OperatorState::getOperatorUid)
              .flatMap(Optional::stream)
              .filter(uid -> uid.endsWith(MODEL))
              .findFirst();
    } catch (IOException | RuntimeException none) {
      boolean isThere = Files.exists(Path.of(URI.create(place)));
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": expected a savepoint or checkpoint, with a file _metadata in it: "
              + (isThere ? ErrorReporter.reason(none) : "there is no such folder"));
    }
    if (owner.isPresent() && !owner.get().equals(PipelineJob.modelUid(pipeline))) {
      String name = owner.get().substring(0, owner.get().length() - MODEL.length());
      throw CommandException.refused(
          "Cannot start from "
              + path
              + ": it holds the state of pipeline '"
              + name
              + "', and this one's name is '"
              + pipeline
              + "'; give it that name, or start without --from");
    }
  }
}
