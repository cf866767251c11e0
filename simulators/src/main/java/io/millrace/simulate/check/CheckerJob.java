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
 * The counting pipeline as a job for a cluster: the pipeline that users' files make, with the
 * counting operator from a catalogue of its own and a fuse around the sink of its results.
 *
 * <p>A cluster needs this package's classes beside the job jar.
 */
public final class CheckerJob {

  private static final String RESULTS_SINK = "results";

  private final CountingPipeline pipeline;
  private final CrashPoint crashPoint;
  private final Delivery delivery;

  /** What the sink of the results promises. */
  public enum Delivery {
    /** What the pipeline promises. */
    EXACTLY_ONCE,
    /** Less, so that one sees the checker find it out. */
    AT_LEAST_ONCE
  }

  /**
   * @param crashPoint around the sink of the results; an at-least-once sink never comes by it
   */
  public CheckerJob(CountingPipeline pipeline, CrashPoint crashPoint, Delivery delivery) {
    this.pipeline = pipeline;
    this.crashPoint = crashPoint;
    this.delivery = delivery;
  }

  /** The job's own settings, without those that say where it runs. */
  public Configuration settings() {
    return JobSettings.of(pipeline.spec(catalog()));
  }

  /**
   * Hands the job to a cluster and returns once it was taken.
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

  /** Workers make it again from this class. */
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
