package io.millrace.cli.replay;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a play left in its folder, for commands that look at it afterwards. */
public final class PlayFiles {

  private PlayFiles() {}

  /** The trace as it was played. */
  public static Path trace(Path folder) {
    return new PlayFolder(folder).trace();
  }

  /** Every fault that a scenario injected; there is no such file without a scenario. */
  public static Path truth(Path folder) {
    return new PlayFolder(folder).truth();
  }

  /**
   * The pipeline with the trace in place of its source.
   *
   * @throws CommandException if the trace cannot be read
   */
  public static PipelineSpec played(PipelineSpec pipeline, Path folder) {
    Path trace = trace(folder);
    // A trace that keeps its bytes is read as the source reads, every other one as readings.
    PipelineSpec readings = from(pipeline, trace, false);
    List<Inbound> first = new ArrayList<>();
    try {
      FileRecords.read(List.of(trace.toString()), SourceFormat.files(readings), 1, first::add);
    } catch (IOException unreadable) {
      throw CommandException.failed(
          "Cannot read " + trace + ": " + unreadable.getMessage(), unreadable);
    }
    boolean made = !first.isEmpty() && first.get(0) instanceof Observation;
    return made ? readings : from(pipeline, trace, true);
  }

  private static PipelineSpec from(PipelineSpec pipeline, Path trace, boolean keepsBytes) {
    return pipeline.with(
        pipeline.input().from(TraceReader.source(trace, keepsBytes, pipeline.input().source())));
  }
}
