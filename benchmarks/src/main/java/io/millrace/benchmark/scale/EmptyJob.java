package io.millrace.benchmark.scale;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.connect.kafka.KafkaSinks;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.kafka.RetainedOffsets;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.offset.TopicRange;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.runtime.task.Admission;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The baseline of all measurements: a job with source, admission and sink of a pipeline, and a
 * count in place of the model. Its results have the fields of a dictionary's.
 */
final class EmptyJob {

  private EmptyJob() {}

  /** Starts it with the topics of a pipeline. */
  static LocalJob start(PipelineSpec spec, Configuration settings) throws Exception {
    StreamExecutionEnvironment environment =
        LocalJob.environment(settings, spec.execution().parallelism());
    SourceSpec.Kafka from = (SourceSpec.Kafka) spec.input().source();
    SinkSpec.Kafka to = (SinkSpec.Kafka) spec.outputs().results();
    build(
        environment,
        spec,
        KafkaSources.of(
            from,
            TopicRange.of(from.reach()),
            spec.name(),
            StampedDecoder.unbounded(json(spec)),
            new RetainedOffsets(from, LossPolicy.REFUSE)),
        KafkaSinks.of(
            to,
            spec.name(),
            KafkaRecordEncoder.results(to.topic(), results(spec)),
            spec.execution().state(),
            LossPolicy.REFUSE));
    return LocalJob.start(environment, spec.name());
  }

  static void build(
      StreamExecutionEnvironment environment,
      PipelineSpec spec,
      Source<Inbound, ?, ?> source,
      Sink<Result> sink) {
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "source", WireTypes.inbound())
        .uid(spec.name() + "-source")
        .process(new Admission<>(Observation.class))
        .returns(WireTypes.observation())
        .keyBy(Observation::group, Types.STRING)
        .process(new Echo())
        .returns(WireTypes.result())
        .uid(spec.name() + "-echo")
        .sinkTo(sink)
        .uid(spec.name() + "-results");
  }

  /** The file source of a pipeline. */
  static Source<Inbound, ?, ?> file(PipelineSpec spec) {
    return new FileSource(
        ((SourceSpec.JsonLines) spec.input().source()).path(),
        new FileFormat.Lines(json(spec), spec.input().largestRecord()));
  }

  /** The folder sink of a pipeline. */
  static Sink<Result> folder(PipelineSpec spec) {
    return FolderSinks.lines(
        "results", ((SinkSpec.Folder) spec.outputs().results()).path(), results(spec));
  }

  private static JsonDecoder json(PipelineSpec spec) {
    return new JsonDecoder(spec.model().channels(), spec.input().largestRecord());
  }

  private static ResultJson results(PipelineSpec spec) {
    return new ResultJson(
        StandardCatalog.catalog()
            .create(spec.model().stages(), spec.model().channels().size())
            .signature()
            .ports());
  }
}
