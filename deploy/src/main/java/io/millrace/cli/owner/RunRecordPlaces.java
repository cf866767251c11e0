package io.millrace.cli.owner;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileException;
import java.nio.file.Path;
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
      return Optional.of(new TopicRecords(topic, pipeline.name(), letters(topic, pipeline)));
    }
    try {
      return Optional.of(
          new FolderRecords(
              ModelFolderSink.local(((SinkSpec.Folder) results).path()),
              pipeline.name(),
              letters(pipeline)));
    } catch (FileException elsewhere) {
      return Optional.empty();
    }
  }

  /** The topic of dead letters, if it is at the brokers of the results. */
  private static Optional<String> letters(SinkSpec.Kafka results, PipelineSpec pipeline) {
    return pipeline.outputs().deadLetters() instanceof SinkSpec.Kafka letters
            && letters.brokers().equals(results.brokers())
        ? Optional.of(letters.topic())
        : Optional.empty();
  }

  private static Optional<Path> letters(PipelineSpec pipeline) throws FileException {
    return pipeline.outputs().deadLetters() instanceof SinkSpec.Folder letters
        ? Optional.of(ModelFolderSink.local(letters.path()))
        : Optional.empty();
  }
}
