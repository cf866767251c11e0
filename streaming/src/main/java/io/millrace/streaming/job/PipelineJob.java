package io.millrace.streaming.job;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.json.DeadLetterJson;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.connect.json.PacketDecoder;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.connect.kafka.KafkaSinks;
import io.millrace.streaming.connect.kafka.KafkaSources;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.recipe.StateSettings;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of a pipeline: source, admission, the model operator keyed by group, and three sinks.
 *
 * <p>Every operator has a uid made of the pipeline's name and its role. The uids are part of every
 * savepoint and never change.
 */
public final class PipelineJob {

  private final PipelineSpec spec;
  private final CatalogSource catalog;

  private PipelineJob(PipelineSpec spec, CatalogSource catalog) {
    this.spec = spec;
    this.catalog = catalog;
  }

  /**
   * Adds a pipeline to an environment that was made with {@link JobSettings#of}.
   *
   * @param catalog where the operators are found by name, here and on the workers
   * @throws PipelineException if the job's jar does not know the math backend that is asked for
   */
  public static void build(
      StreamExecutionEnvironment environment, PipelineSpec spec, CatalogSource catalog) {
    new PipelineJob(spec, catalog).build(environment);
  }

  /** The uid of a pipeline's model operator, under which a savepoint holds what was learned. */
  public static String modelUid(String pipeline) {
    return pipeline + "-model";
  }

  private void build(StreamExecutionEnvironment environment) {
    new MathCheck(DenseBackends.present()).known(spec);
    SingleOutputStreamOperator<Inbound> source =
        environment
            .fromSource(source(), watermarks(), "source", WireTypes.inbound())
            .uid(uid("source"));
    if (spec.input().decode().isPresent()) {
      decode(environment, source, spec.input().decode().get());
    } else {
      learn(environment, source);
    }
  }

  private void decode(
      StreamExecutionEnvironment environment,
      SingleOutputStreamOperator<Inbound> source,
      DecodeSpec decode) {
    SingleOutputStreamOperator<CodedObservation> codes =
        LearnJob.admitted(spec.name(), source, CodedObservation.class, WireTypes.code());
    DecodeJob.Decoded decoded = new DecodeJob(spec, decode, catalog).build(environment, codes);
    Ports ports = DecodeJob.ports(spec.model().channels().size());
    end(
        decoded.results(),
        ports,
        codes.getSideOutput(SideOutputs.DEAD_LETTERS).union(decoded.refused()));
  }

  private void learn(
      StreamExecutionEnvironment environment, SingleOutputStreamOperator<Inbound> source) {
    ModelRecipe recipe =
        new ModelRecipe(spec.name(), spec.model(), catalog, settings(), spec.execution().math());
    StreamModel model = recipe.create();
    if (spec.input().follow().isPresent()) {
      SingleOutputStreamOperator<Observation> admitted =
          LearnJob.admitted(spec.name(), source, Observation.class, WireTypes.observation());
      FollowJob.Answers followed =
          new FollowJob(recipe, spec.input().follow().get()).build(environment, admitted);
      end(
          followed.results(),
          model.signature().ports(),
          admitted.getSideOutput(SideOutputs.DEAD_LETTERS).union(followed.refused()));
      return;
    }
    LearnJob.Learned learned = new LearnJob(recipe).build(source);
    end(
        learned.results(),
        model.signature().ports(),
        learned.admitted().getSideOutput(SideOutputs.DEAD_LETTERS));
    spec.outputs()
        .models()
        .ifPresent(
            sink ->
                learned.releases().sinkTo(models(sink, model)).name("models").uid(uid("models")));
  }

  private void end(
      SingleOutputStreamOperator<Result> results, Ports ports, DataStream<DeadLetter> refused) {
    results.sinkTo(results(new ResultJson(ports))).name("results").uid(uid("results"));
    refused
        .union(results.getSideOutput(SideOutputs.DEAD_LETTERS))
        .sinkTo(deadLetters())
        .name("dead letters")
        .uid(uid("dead-letters"));
  }

  private HostSettings settings() {
    ExecutionSpec.BundleSpec bundle = spec.execution().bundle();
    ExecutionSpec.StateSpec state = spec.execution().state();
    return new HostSettings(
        bundle.rows(),
        bundle.deadline().toMillis(),
        spec.input().lateness().toMillis(),
        spec.outputs().models().isPresent() ? spec.outputs().modelEvery() : 0,
        new StateSettings(
            state.cacheBytes(),
            state.ttl().map(Duration::toMillis).orElse(StateSettings.FOR_EVER)));
  }

  /**
   * Event time of observations; what was refused has none, and holds nothing back or ahead.
   *
   * <p>Watermarks lag by the lateness, but no record is dropped by them: see {@code ModelOperator}.
   */
  private WatermarkStrategy<Inbound> watermarks() {
    return WatermarkStrategy.<Inbound>forBoundedOutOfOrderness(spec.input().lateness())
        .withTimestampAssigner(
            (inbound, before) ->
                inbound instanceof Observation observation ? observation.time() : Long.MIN_VALUE)
        .withIdleness(spec.input().idleness());
  }

  private Source<Inbound, ?, ?> source() {
    InputSpec input = spec.input();
    int largest = input.largestRecord();
    RecordDecoder json =
        input.decode().isPresent()
            ? new PacketDecoder(Encoder.PACKET, largest)
            : new JsonDecoder(spec.model().channels().size(), largest);
    SourceSpec from = input.source();
    if (from instanceof SourceSpec.Kafka kafka) {
      return KafkaSources.of(kafka, spec.name(), json);
    }
    return from instanceof SourceSpec.Csv csv
        ? new FileSource(csv.path(), new FileFormat.Csv(csv, largest))
        : new FileSource(((SourceSpec.JsonLines) from).path(), new FileFormat.Lines(json, largest));
  }

  private Sink<Result> results(ResultJson json) {
    SinkSpec to = spec.outputs().results();
    return to instanceof SinkSpec.Kafka kafka
        ? KafkaSinks.of(kafka, uid("results"), KafkaRecordEncoder.results(kafka.topic(), json))
        : FolderSinks.lines(((SinkSpec.Folder) to).path(), json);
  }

  private Sink<DeadLetter> deadLetters() {
    DeadLetterJson json = new DeadLetterJson();
    SinkSpec to = spec.outputs().deadLetters();
    return to instanceof SinkSpec.Kafka kafka
        ? KafkaSinks.of(
            kafka, uid("dead-letters"), KafkaRecordEncoder.deadLetters(kafka.topic(), json))
        : FolderSinks.lines(((SinkSpec.Folder) to).path(), json);
  }

  private Sink<ModelRelease> models(SinkSpec to, StreamModel model) {
    if (to instanceof SinkSpec.Kafka kafka) {
      String topic = kafka.topic();
      return KafkaSinks.of(
          kafka,
          uid("models"),
          model instanceof Encoder
              ? KafkaRecordEncoder.codebooks(topic)
              : KafkaRecordEncoder.models(topic));
    }
    return new ModelFolderSink(((SinkSpec.Folder) to).path());
  }

  private String uid(String role) {
    return spec.name() + "-" + role;
  }
}
