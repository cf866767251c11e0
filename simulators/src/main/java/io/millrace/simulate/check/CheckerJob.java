package io.millrace.simulate.check;

import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.kafka.KafkaRecordEncoder;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.execution.JobClient;

/**
 * Submits the counting pipeline to a cluster. The pipeline is built as from a user's file, with the
 * counting operator from its own catalogue and crash points in the sink of the results.
 *
 * <p>The cluster needs the classes of this package in addition to the job jar.
 */
public final class CheckerJob {

  private static final String RESULTS_SINK = "results";

  private final CountingPipeline pipeline;
  private final CrashPoint crashPoint;
  private final Delivery delivery;

  /** Delivery guarantee of the sink of the results. */
  public enum Delivery {
    /** The guarantee of the pipeline. */
    EXACTLY_ONCE,
    /** A weaker guarantee, to show that the checker detects it. */
    AT_LEAST_ONCE
  }

  /**
   * @param crashPoint of the sink of the results; an at-least-once sink does not use it
   */
  public CheckerJob(CountingPipeline pipeline, CrashPoint crashPoint, Delivery delivery) {
    this.pipeline = pipeline;
    this.crashPoint = crashPoint;
    this.delivery = delivery;
  }

  /** Settings of the job, without the address of the cluster. */
  public Configuration settings() {
    return JobSettings.of(pipeline.spec(catalog()));
  }

  /**
   * Submits the job and returns once the cluster has accepted it.
   *
   * @param target {@link #settings}, and the cluster's address
   */
  public JobClient submit(Configuration target) throws Exception {
    PipelineSpec spec = pipeline.spec(catalog());
    CrashingEnvironment environment = new CrashingEnvironment(target);
    PipelineJob.build(environment, spec, CheckerJob::catalog);
    environment.<Result>exchange(RESULTS_SINK, this::sink);
    return environment.executeAsync(spec.name());
  }

  /** A static method of this class, so that workers can create the catalogue themselves. */
  static ModelCatalog catalog(DenseBackend backend) {
    return catalog();
  }

  private static ModelCatalog catalog() {
    return CountingLearner.catalog(CountingLearner.Release.SECOND, CountingLearner.FaultHook.NONE);
  }

  private Sink<Result> sink(Sink<Result> built) {
    if (delivery == Delivery.EXACTLY_ONCE) {
      return new CrashingSink<>(built, crashPoint);
    }
    Ports ports =
        new CountingLearner(CountingLearner.Release.SECOND, CountingLearner.FaultHook.NONE)
            .signature()
            .ports();
    return KafkaSink.<Result>builder()
        .setBootstrapServers(pipeline.brokers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(
            KafkaRecordEncoder.results(CountingPipeline.RESULTS, new ResultJson(ports)))
        .build();
  }
}
