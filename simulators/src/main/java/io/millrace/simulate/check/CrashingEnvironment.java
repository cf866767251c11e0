package io.millrace.simulate.check;

import io.millrace.streaming.job.PipelineJob;
import java.util.function.UnaryOperator;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;

/**
 * An environment that can replace a sink of a pipeline after the pipeline was built, so that {@link
 * PipelineJob} needs no hook for tests.
 */
final class CrashingEnvironment extends StreamExecutionEnvironment {

  CrashingEnvironment(Configuration settings) {
    super(settings);
  }

  /**
   * Replaces the sink of that name; name, uid and parallelism are kept.
   *
   * @param exchange makes the new sink from the one that was built
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
    @SuppressWarnings("unchecked") // The caller knows the record type of the sink that it names.
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
