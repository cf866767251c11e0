package io.millrace.cli.owner;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileException;
import java.util.Optional;

/** Finds the place of a pipeline's run record. */
public final class RunRecordPlaces {

  private RunRecordPlaces() {}

  /**
   * The place of the record; empty if the results go to a file system other than that of this
   * machine.
   *
   * @param pipeline with absolute paths
   */
  public static Optional<RunRecords> of(PipelineSpec pipeline) {
    SinkSpec results = pipeline.outputs().results();
    if (results instanceof SinkSpec.Kafka topic) {
      return Optional.of(new TopicRecords(topic, pipeline.name()));
    }
    try {
      return Optional.of(
          new FolderRecords(
              ModelFolderSink.local(((SinkSpec.Folder) results).path()), pipeline.name()));
    } catch (FileException elsewhere) {
      return Optional.empty();
    }
  }
}
