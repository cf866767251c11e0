package io.millrace.streaming.kind;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.kafka.RetainedOffsets;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.offset.TopicRange;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.connect.seam.Seam;
import io.millrace.streaming.connect.seam.SeamSource;
import java.util.function.Function;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ReadableConfig;

/** Creates the Flink source of a pipeline's records. */
public final class RecordSources {

  private RecordSources() {}

  /**
   * How records are read.
   *
   * @param policy what happens where a broker has removed records that were not read
   * @param pace how fast files are played
   */
  public record Reading(LossPolicy policy, Pace pace) {

    /** The same, as fast as records are taken. */
    public Reading unpaced() {
      return new Reading(policy, Pace.NONE);
    }

    /** As a job is set to read. */
    public static Reading of(ReadableConfig settings) {
      return new Reading(LossPolicy.of(settings.get(LossPolicy.ACCEPT_LOSS)), Pace.of(settings));
    }
  }

  /**
   * The source of a pipeline.
   *
   * @param decoders for a pipeline, or one side of a history and live topics, what reads values of
   *     Kafka records, and JSON lines
   * @param reading how its records are read
   */
  public static Source<Inbound, ?, ?> of(
      PipelineSpec spec, Function<PipelineSpec, RecordDecoder> decoders, Reading reading) {
    if (!(spec.input().source() instanceof SourceSpec.HistoryThenLive both)) {
      return new Side(spec, decoders.apply(spec), reading)
          .source(kafka -> TopicRange.of(kafka.reach()));
    }
    Seam seam = Seam.of(both);
    return SeamSource.of(
        side(spec, both.history(), decoders, reading)
            .source(kafka -> TopicRange.until(seam.historyUntil())),
        side(spec, both.live(), decoders, reading)
            .source(kafka -> TopicRange.since(seam.liveFrom(), kafka.reach(), reading.policy())),
        seam,
        spec.input().idleness());
  }

  private static Side side(
      PipelineSpec spec,
      SourceSpec source,
      Function<PipelineSpec, RecordDecoder> decoders,
      Reading reading) {
    PipelineSpec alone = spec.with(spec.input().from(source));
    return new Side(alone, decoders.apply(alone), reading);
  }

  /** A pipeline whose source is one alone. */
  private record Side(PipelineSpec spec, RecordDecoder decoder, Reading reading) {

    /**
     * @param range where topics begin and end
     */
    Source<Inbound, ?, ?> source(Function<SourceSpec.Kafka, TopicRange> range) {
      InputSpec input = spec.input();
      SourceSpec from = input.source();
      if (from instanceof SourceSpec.Kafka kafka) {
        StampedDecoder stamped = new StampedDecoder(decoder, input.earliness());
        return KafkaSources.of(
            kafka,
            range.apply(kafka),
            spec.name(),
            stamped,
            new RetainedOffsets(kafka, reading.policy()));
      }
      return new FileSource(path(from), files(spec, decoder), reading.pace());
    }
  }

  private static String path(SourceSpec source) {
    if (source instanceof SourceSpec.Csv csv) {
      return csv.path();
    }
    return source instanceof SourceSpec.Files files
        ? files.path()
        : ((SourceSpec.JsonLines) source).path();
  }

  /**
   * How the files of a pipeline's source are read; of a source of topics, how files with the same
   * records are.
   *
   * @param values reads a line, where each is a record
   */
  public static FileFormat files(PipelineSpec spec, RecordDecoder values) {
    SourceSpec source = spec.input().source();
    int largest = spec.input().largestRecord();
    if (source instanceof SourceSpec.Csv csv) {
      return FileFormat.Csv.of(csv, largest).naming(spec.input().words());
    }
    if (source instanceof SourceSpec.Files files) {
      return ReadingDecoders.files(spec, files, values);
    }
    if (source instanceof SourceSpec.Kafka kafka) {
      return ReadingDecoders.files(spec, new SourceSpec.Files("", kafka.format()), values);
    }
    return new FileFormat.Lines(values, largest);
  }
}
