package io.millrace.streaming.kind;

import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Result;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One kind of pipeline: what lies between its source and its sinks, and what is checked and said of
 * it before it starts. An implementation has no state; all comes from the spec.
 *
 * <p>Uids of operators begin with the name of the pipeline. They are part of every savepoint and
 * never change.
 */
public interface PipelineKind {

  /** Role of the operator whose state is what a pipeline learned or follows. */
  String MODEL = "model";

  /** Reads the values of Kafka records, and JSON lines. */
  RecordDecoder decoder(PipelineSpec spec);

  /** Adds the operators behind the source. */
  Streams build(
      PipelineSpec spec,
      CatalogSource catalog,
      StreamExecutionEnvironment environment,
      SingleOutputStreamOperator<Inbound> source);

  /** Whether a math backend other than the JVM can be named. */
  default boolean takesBackends() {
    return true;
  }

  /**
   * Reads what must be readable before the job is submitted, besides the records.
   *
   * @throws IOException with the file and the reason
   */
  default void check(PipelineSpec spec) throws IOException {}

  /** What this kind does, as lines of a summary: title and text, nothing that may be secret. */
  Map<String, String> summary(PipelineSpec spec);

  /** The uid of an operator. */
  static String uid(String pipeline, String role) {
    return pipeline + "-" + role;
  }

  /**
   * What the operators give to the sinks.
   *
   * @param results with a side output of dead letters
   * @param ports what a result holds
   * @param refused dead letters of the operators before; empty if there are none
   * @param releases versions to publish; empty: this kind publishes none
   * @param judged metrics of the answers; empty: they are not judged
   */
  record Streams(
      SingleOutputStreamOperator<Result> results,
      Ports ports,
      Optional<DataStream<DeadLetter>> refused,
      Optional<Releases> releases,
      Optional<JudgedStream> judged) {

    /** Streams of answers that are not judged. */
    public Streams(
        SingleOutputStreamOperator<Result> results,
        Ports ports,
        Optional<DataStream<DeadLetter>> refused,
        Optional<Releases> releases) {
      this(results, ports, refused, releases, Optional.empty());
    }
  }

  /**
   * Metrics of the answers.
   *
   * @param stream the metrics, by windows
   * @param evaluation what is judged
   */
  record JudgedStream(SingleOutputStreamOperator<Evaluated> stream, Evaluation evaluation) {}

  /**
   * Versions to publish.
   *
   * @param stream the versions
   * @param codebooks whether each version decodes the packets of its time, so that a topic must
   *     keep all of them
   */
  record Releases(DataStream<ModelRelease> stream, boolean codebooks) {}
}
