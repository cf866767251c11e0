package io.millrace.cli.data;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.replay.PlayFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pipeline whose source is the trace of a replay. */
final class PlayedReadings {

  private PlayedReadings() {}

  /** The file with the faults of a play; there is none without a scenario. */
  static Path faults(Path folder) {
    return PlayFiles.truth(folder);
  }

  static PipelineSpec of(PipelineSpec pipeline, Path folder) {
    if (!Files.exists(PlayFiles.trace(folder))) {
      throw CommandException.refused(
          "Cannot report on the replay in "
              + folder
              + ": expected its "
              + PlayFiles.trace(folder).getFileName()
              + ", found none; name the folder that millrace replay keeps, such as"
              + " out/replay/"
              + pipeline.name());
    }
    return PlayFiles.played(pipeline, folder);
  }
}
