package io.millrace.cli.report;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.connect.kafka.KafkaRecordDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
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
      if (source instanceof SourceSpec.Kafka) {
        PipelineTopics.sources(pipeline).forEach(topic -> topic(topic, pipeline, use));
      } else {
        String[] path = {null};
        source.withPaths(
            own -> {
              path[0] = own;
              return own;
            });
        FileRecords.each(path[0], SourceFormat.files(pipeline), use);
      }
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

  private static void topic(TopicAddress topic, PipelineSpec pipeline, Consumer<Inbound> use) {
    RecordDecoder decoder = SourceFormat.values(pipeline);
    try (CommittedRecords records = CommittedRecords.open(topic)) {
      records.toEnd(
          record -> {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            Origin origin = Origin.topic(record.topic(), record.partition(), record.offset());
            use.accept(decoder.read(value, origin, KafkaRecordDecoder.around(record)));
            return true;
          },
          () -> false);
    }
  }
}
