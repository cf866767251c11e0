package io.millrace.cli.report;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.topic.SourceRecords;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The readings of a pipeline's source, as far as they can be read again. */
final class SourceReadings {

  /** Readings, or why there are none. */
  record Read(Readings readings, Optional<String> note) {}

  private SourceReadings() {}

  /** Reads the source of a pipeline from its beginning. */
  static Read of(PipelineSpec pipeline) {
    Readings readings = new Readings(pipeline.model().channels());
    SourceSpec source = pipeline.input().source();
    if (pipeline.input().align().isPresent()) {
      return new Read(
          readings, Optional.of("its records are of single sensors, and results of rows"));
    }
    if (source instanceof SourceSpec.HistoryThenLive || source instanceof SourceSpec.ModelFolder) {
      return new Read(readings, Optional.of("its source is not one of files or topics"));
    }
    Consumer<Inbound> use =
        record -> {
          if (record instanceof Observation reading) {
            readings.add(reading);
          }
        };
    try {
      SourceRecords.each(pipeline, use);
    } catch (IOException | CommandException unreadable) {
      return new Read(
          readings, Optional.of("its source cannot be read: " + unreadable.getMessage()));
    }
    return new Read(readings, Optional.empty());
  }

  /**
   * Reads readings of a file in the form of the pipeline's source.
   *
   * @throws IOException if it cannot be read, or has no readings
   */
  static Readings at(String path, PipelineSpec pipeline) throws IOException {
    Readings readings = new Readings(pipeline.model().channels());
    FileRecords.each(
        path,
        SourceFormat.files(pipeline),
        record -> {
          if (record instanceof Observation reading) {
            readings.add(reading);
          }
        });
    return readings;
  }
}
