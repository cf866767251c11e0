package io.millrace.streaming.kind;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.kafka.LossPolicy;
import io.millrace.streaming.connect.kafka.RetainedOffsets;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import org.apache.flink.api.connector.source.Source;

/** Creates the Flink source of a pipeline's records. */
public final class RecordSources {

  private RecordSources() {}

  /**
   * The source of a pipeline.
   *
   * @param decoder reads values of Kafka records, and JSON lines
   * @param policy what happens where a broker has removed records that were not read
   */
  public static Source<Inbound, ?, ?> of(
      PipelineSpec spec, RecordDecoder decoder, LossPolicy policy) {
    InputSpec input = spec.input();
    int largest = input.largestRecord();
    SourceSpec from = input.source();
    if (from instanceof SourceSpec.Kafka kafka) {
      StampedDecoder stamped = new StampedDecoder(decoder, input.earliness());
      return KafkaSources.of(kafka, spec.name(), stamped, new RetainedOffsets(kafka, policy));
    }
    if (from instanceof SourceSpec.Csv csv) {
      return new FileSource(csv.path(), FileFormat.Csv.of(csv, largest));
    }
    if (from instanceof SourceSpec.Files files) {
      return new FileSource(
          files.path(), ReadingDecoders.files(files, spec.model().channels(), largest, decoder));
    }
    return new FileSource(
        ((SourceSpec.JsonLines) from).path(), new FileFormat.Lines(decoder, largest));
  }
}
