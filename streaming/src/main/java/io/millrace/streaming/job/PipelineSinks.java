package io.millrace.streaming.job;

import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.connect.file.FolderSinks;
import io.millrace.streaming.connect.json.DeadLetterJson;
import io.millrace.streaming.connect.json.EventJson;
import io.millrace.streaming.connect.json.MetricsJson;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.connect.kafka.KafkaSinks;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.model.ModelFolderSink;
import io.millrace.streaming.connect.record.RecordEncoder;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.judge.MetricValues;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/**
 * Adds the sinks of a pipeline, or of one of its branches.
 *
 * <p>Every sink of records has one form: lines in a folder or records of a topic, under a uid and
 * transactions that are named by the pipeline and the role. Branches that write to one place have
 * each a sink of their own there, so that the state of a branch is its own.
 */
final class PipelineSinks {

  private final PipelineSpec spec;
  private final LossPolicy policy;

  /** Empty for a pipeline of one chain. */
  private final String branch;

  PipelineSinks(PipelineSpec spec, LossPolicy policy) {
    this(spec, policy, "");
  }

  private PipelineSinks(PipelineSpec spec, LossPolicy policy, String branch) {
    this.spec = spec;
    this.policy = policy;
    this.branch = branch;
  }

  /** The sinks of a branch, whose operators and dead letters name it. */
  PipelineSinks ofBranch(String name) {
    return new PipelineSinks(spec, policy, name);
  }

  /** Adds all sinks of what the operators give. */
  void add(PipelineKind.Streams streams) {
    if (!branch.isEmpty()) {
      streams.results().name(named(streams.results().getName()));
    }
    SinkSpec results = spec.outputs().results();
    ResultJson json = new ResultJson(streams.ports(), spec.input().words());
    add(
        "results",
        streams.results(),
        records("results", results, json, topic -> KafkaRecordEncoder.results(topic, json)));
    streams.judged().ifPresent(this::addMetrics);
    DataStream<DeadLetter> late = streams.results().getSideOutput(SideOutputs.DEAD_LETTERS);
    addDeadLetters(streams.refused().map(refused -> refused.union(late)).orElse(late));
    spec.outputs().events().forEach((kind, to) -> addEvents(streams, kind, to));
    streams
        .releases()
        .ifPresent(
            releases ->
                add(
                    "models",
                    releases.stream(),
                    models(spec.outputs().models().orElseThrow(), releases.codebooks())));
  }

  private void addEvents(PipelineKind.Streams streams, EventKind kind, OutputSpec.Events to) {
    String role = kind.word() + "s";
    EventJson json = new EventJson(to.fields());
    add(
        role,
        streams
            .results()
            .getSideOutput(kind == EventKind.DRIFT ? SideOutputs.DRIFTS : SideOutputs.ALARMS),
        records(role, to.sink(), json, topic -> KafkaRecordEncoder.events(topic, json)));
  }

  /** Adds the sink of metrics, one writer, so that they are in the order of the windows. */
  private void addMetrics(PipelineKind.JudgedStream judged) {
    Evaluation evaluation = judged.evaluation();
    judged.stream().name(named(judged.stream().getName()));
    spec.outputs()
        .metrics()
        .ifPresent(
            to -> {
              MetricsJson json =
                  new MetricsJson(
                      spec.name(),
                      new MetricValues(
                          evaluation.judged(), spec.outputs().evaluation().orElseThrow().metrics()),
                      evaluation.parts(),
                      evaluation.beside().methods());
              add(
                      "metrics",
                      judged.stream(),
                      records(
                          "metrics", to, json, topic -> KafkaRecordEncoder.metrics(topic, json)))
                  .setParallelism(1);
            });
  }

  /** Adds the sink of dead letters alone. */
  void addDeadLetters(DataStream<DeadLetter> refused) {
    DeadLetterJson json = new DeadLetterJson(branch);
    add(
        "dead-letters",
        refused,
        records(
            "dead-letters",
            spec.outputs().deadLetters(),
            json,
            topic -> KafkaRecordEncoder.deadLetters(topic, json)));
  }

  private <T> DataStreamSink<T> add(String role, DataStream<T> records, Sink<T> sink) {
    return records.sinkTo(sink).name(named(title(role))).uid(uid(role));
  }

  private <T> Sink<T> records(
      String role,
      SinkSpec to,
      RecordEncoder<T> lines,
      Function<String, KafkaRecordEncoder<T>> records) {
    return to instanceof SinkSpec.Kafka kafka
        ? topic(role, kafka, records.apply(kafka.topic()))
        : FolderSinks.lines(title(role), ((SinkSpec.Folder) to).path(), lines);
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

  /** A role as people read it. */
  private static String title(String role) {
    return role.replace('-', ' ');
  }

  private String named(String role) {
    return branch.isEmpty() ? role : role + " of " + branch;
  }

  private String uid(String role) {
    return PipelineKind.uid(spec.name(), role);
  }
}
