package io.millrace.streaming.job;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.json.DeadLetterJson;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.connect.kafka.KafkaSinks;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.IdleWatermarks;
import io.millrace.streaming.connect.seam.Seam;
import io.millrace.streaming.connect.seam.SeamHold;
import io.millrace.streaming.connect.seam.SeamWatermarks;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.RecordSources;
import io.millrace.streaming.runtime.clock.ConfirmedWatermarks;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of a pipeline: a source, the operators of its kind, and the sinks.
 *
 * <p>Every operator has a uid made of the pipeline's name and its role. The uids are part of every
 * savepoint and never change.
 */
public final class PipelineJob {

  private final PipelineSpec spec;
  private final CatalogSource catalog;
  private final PipelineKind kind;
  private final LossPolicy policy;

  private PipelineJob(PipelineSpec spec, CatalogSource catalog, LossPolicy policy) {
    this.spec = spec;
    this.catalog = catalog;
    this.policy = policy;
    this.kind = PipelineKinds.of(spec);
  }

  /**
   * Adds a pipeline to an environment that was made with {@link JobSettings#of}.
   *
   * @param catalog where the operators are found by name, here and on the workers
   * @throws PipelineException if the job's jar does not know the math backend that is asked for
   */
  public static void build(
      StreamExecutionEnvironment environment, PipelineSpec spec, CatalogSource catalog) {
    LossPolicy policy = LossPolicy.of(environment.getConfiguration().get(LossPolicy.ACCEPT_LOSS));
    new PipelineJob(spec, catalog, policy).build(environment);
  }

  /** The uid of a pipeline's model operator, whose state in a savepoint is what was learned. */
  public static String modelUid(String pipeline) {
    return PipelineKind.uid(pipeline, PipelineKind.MODEL);
  }

  private void build(StreamExecutionEnvironment environment) {
    new MathCheck(DenseBackends.present()).known(spec);
    PipelineKind.Streams streams =
        kind.build(
            spec,
            catalog,
            environment,
            joined(
                environment,
                RecordSources.of(
                    spec,
                    kind::decoder,
                    RecordSources.Reading.of(environment.getConfiguration()))));
    streams
        .results()
        .sinkTo(results(new ResultJson(streams.ports(), spec.input().words())))
        .name("results")
        .uid(uid("results"));
    streams
        .refused()
        .union(streams.results().getSideOutput(SideOutputs.DEAD_LETTERS))
        .sinkTo(deadLetters())
        .name("dead letters")
        .uid(uid("dead-letters"));
    streams
        .releases()
        .ifPresent(
            releases ->
                releases.stream()
                    .sinkTo(models(spec.outputs().models().orElseThrow(), releases.codebooks()))
                    .name("models")
                    .uid(uid("models")));
  }

  /**
   * Event time of observations; what was refused has none, and holds nothing back or ahead.
   *
   * <p>Watermarks lag by the lateness, but no record is dropped by them: see {@code BlockRunner}.
   */
  private WatermarkStrategy<Inbound> watermarks() {
    WatermarkStrategy<Inbound> confirmed = ConfirmedWatermarks.strategy(spec.input().lateness());
    Duration idleness = spec.input().idleness();
    return seam()
        .map(seam -> SeamWatermarks.strategy(confirmed, idleness, seam))
        .orElseGet(() -> IdleWatermarks.strategy(confirmed, idleness));
  }

  /** Records in one stream, those of the history before the live ones of the same group. */
  private SingleOutputStreamOperator<Inbound> joined(
      StreamExecutionEnvironment environment, Source<Inbound, ?, ?> source) {
    SingleOutputStreamOperator<Inbound> records =
        environment
            .fromSource(source, watermarks(), "source", WireTypes.inbound())
            .uid(uid("source"));
    return seam()
        .map(
            seam ->
                records
                    .keyBy(SeamHold::key, Types.STRING)
                    .process(new SeamHold(seam))
                    .returns(WireTypes.inbound())
                    .name("seam")
                    .uid(uid("seam")))
        .orElse(records);
  }

  private Optional<Seam> seam() {
    return spec.input().source() instanceof SourceSpec.HistoryThenLive both
        ? Optional.of(Seam.of(both))
        : Optional.empty();
  }

  private Sink<Result> results(ResultJson json) {
    SinkSpec to = spec.outputs().results();
    return to instanceof SinkSpec.Kafka kafka
        ? topic("results", kafka, KafkaRecordEncoder.results(kafka.topic(), json))
        : FolderSinks.lines("results", ((SinkSpec.Folder) to).path(), json);
  }

  private Sink<DeadLetter> deadLetters() {
    DeadLetterJson json = new DeadLetterJson();
    SinkSpec to = spec.outputs().deadLetters();
    return to instanceof SinkSpec.Kafka kafka
        ? topic("dead-letters", kafka, KafkaRecordEncoder.deadLetters(kafka.topic(), json))
        : FolderSinks.lines("dead letters", ((SinkSpec.Folder) to).path(), json);
  }

  private Sink<ModelRelease> models(SinkSpec to, boolean codebooks) {
    if (to instanceof SinkSpec.Kafka kafka) {
      return topic(
          "models",
          kafka,
          codebooks
              ? KafkaRecordEncoder.codebooks(kafka.topic())
              : KafkaRecordEncoder.models(kafka.topic()));
    }
    return new ModelFolderSink(((SinkSpec.Folder) to).path());
  }

  private <T> Sink<T> topic(String role, SinkSpec.Kafka to, KafkaRecordEncoder<T> encoder) {
    return KafkaSinks.of(to, uid(role), encoder, spec.execution().state(), policy);
  }

  private String uid(String role) {
    return PipelineKind.uid(spec.name(), role);
  }
}
