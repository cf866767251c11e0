package io.millrace.cli.topic;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.connect.kafka.KafkaRecordDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads records as a pipeline would, outside of a job. */
public final class SourceRecords {

  private SourceRecords() {}

  /**
   * Reads the records of a pipeline's source of files or topics, from its beginning.
   *
   * @throws IOException if its files cannot be read
   */
  public static void each(PipelineSpec pipeline, Consumer<Inbound> use) throws IOException {
    SourceSpec source = pipeline.input().source();
    if (source instanceof SourceSpec.Kafka) {
      PipelineTopics.sources(pipeline).forEach(topic -> each(topic, pipeline, use));
      return;
    }
    String[] path = {null};
    source.withPaths(
        own -> {
          path[0] = own;
          return own;
        });
    FileRecords.each(path[0], SourceFormat.files(pipeline), use);
  }

  /** Reads the committed records of a topic in the form of a pipeline's source. */
  public static void each(TopicAddress topic, PipelineSpec pipeline, Consumer<Inbound> use) {
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
