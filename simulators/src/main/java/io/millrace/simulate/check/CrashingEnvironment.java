package io.millrace.simulate.check;

import io.millrace.streaming.job.PipelineJob;
import java.util.function.UnaryOperator;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;

/**
 * Where a pipeline is built as ever, and one of its sinks exchanged afterwards: so {@link
 * PipelineJob} needs no door for those who want to break what it builds.
 */
final class CrashingEnvironment extends StreamExecutionEnvironment {

  CrashingEnvironment(Configuration settings) {
    super(settings);
  }

  /**
   * Exchanges the sink of that name; name, uid and parallelism stay.
   *
   * @param exchange given the sink that was built
   */
  <T> void exchange(String name, UnaryOperator<Sink<T>> exchange) {
    transformations.replaceAll(
        built ->
            built instanceof SinkTransformation<?, ?> sink && sink.getName().equals(name)
                ? exchanged(sink, exchange)
                : built);
  }

  private static <T, R> Transformation<?> exchanged(
      SinkTransformation<?, R> built, UnaryOperator<Sink<T>> exchange) {
    @SuppressWarnings("unchecked") // Whoever names the sink knows what it writes.
    SinkTransformation<T, R> sink = (SinkTransformation<T, R>) built;
    SinkTransformation<T, R> other =
        new SinkTransformation<>(
            sink.getInputStream(),
            exchange.apply(sink.getSink()),
            sink.getOutputType(),
            sink.getName(),
            sink.getParallelism(),
            sink.isParallelismConfigured(),
            sink.getSinkOperatorsUidHashes());
    other.setUid(sink.getUid());
    return other;
  }
}
