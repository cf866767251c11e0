package io.millrace.cli.owner;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the place of a pipeline's run record. */
public final class RunRecordPlaces {

  private RunRecordPlaces() {}

  /**
   * The place of the record: that of the results, or of the dead letters that branches share, since
   * branches come and go. Empty if that is a file system other than that of this machine.
   *
   * @param pipeline with absolute paths
   */
  public static Optional<RunRecords> of(PipelineSpec pipeline) {
    SinkSpec place =
        pipeline.isBranched() ? pipeline.outputs().deadLetters() : pipeline.outputs().results();
    List<SinkSpec> others =
        pipeline.records().values().stream().filter(sink -> !sink.equals(place)).toList();
    if (place instanceof SinkSpec.Kafka topic) {
      return Optional.of(
          new TopicRecords(
              topic,
              pipeline.name(),
              pipeline.parts().stream().map(PipelineSpec::name).toList(),
              topics(topic, others)));
    }
    try {
      return Optional.of(
          new FolderRecords(
              ModelFolderSink.local(((SinkSpec.Folder) place).path()),
              pipeline.name(),
              folders(others)));
    } catch (FileException elsewhere) {
      return Optional.empty();
    }
  }

  /** The topics at the brokers of the record. */
  private static List<String> topics(SinkSpec.Kafka place, List<SinkSpec> others) {
    return others.stream()
        .filter(SinkSpec.Kafka.class::isInstance)
        .map(SinkSpec.Kafka.class::cast)
        .filter(other -> other.brokers().equals(place.brokers()))
        .map(SinkSpec.Kafka::topic)
        .toList();
  }

  private static List<Path> folders(List<SinkSpec> others) throws FileException {
    List<Path> folders = new ArrayList<>();
    for (SinkSpec other : others) {
      if (other instanceof SinkSpec.Folder folder) {
        folders.add(ModelFolderSink.local(folder.path()));
      }
    }
    return folders;
  }
}
