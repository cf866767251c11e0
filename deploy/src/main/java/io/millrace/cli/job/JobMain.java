package io.millrace.cli.job;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.MathCheck;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.plugin.InstalledOperators;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Main class of the job jar when a cluster's own tools submit it, for example {@code flink run
 * millrace-job.jar pipeline.yaml}. Add jars of operators with {@code flink run --classpath URL}, or
 * the folder {@code usrlib}. {@code millrace run --cluster} does not need it.
 */
public final class JobMain {

  private JobMain() {}

  /**
   * Runs a pipeline wherever the surrounding Flink client runs jobs.
   *
   * @param arguments the pipeline's file, and nothing else
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "Cannot run: expected one argument, the pipeline's YAML file, found " + arguments.length);
    }
    String text = Files.readString(Path.of(arguments[0]));
    CatalogSource catalog = InstalledOperators.ofThread();
    PipelineSpec pipeline = PipelineYaml.read(arguments[0], text, System.getenv(), catalog.get());
    new MathCheck(DenseBackends.present()).here(pipeline);
    prepare(pipeline);
    StreamExecutionEnvironment environment = environment(JobSettings.of(pipeline));
    PipelineJob.build(environment, pipeline, catalog);
    environment.execute(pipeline.name());
  }

  /** The surrounding client's; without one, a cluster in this process that listens on loopback. */
  static StreamExecutionEnvironment environment(Configuration job) {
    StreamExecutionEnvironment found = StreamExecutionEnvironment.getExecutionEnvironment(job);
    return found instanceof LocalStreamEnvironment
        ? StreamExecutionEnvironment.createLocalEnvironment(
            found.getParallelism(), JobSettings.inThisProcess(job, found.getParallelism()))
        : found;
  }

  /**
   * Creates missing topics; fails if a topic that is read is missing, or a login is refused. In
   * application mode this runs where the job runs; elsewhere a broker may be unreachable from here,
   * so the job checks again.
   */
  private static void prepare(PipelineSpec pipeline) {
    KafkaTopics.Prepared topics = KafkaTopics.prepare(pipeline);
    topics.made().forEach(System.out::println);
    topics.unreachable().forEach(message -> System.out.println("note: " + message));
    if (!topics.faults().isEmpty()) {
      throw new IllegalStateException(String.join("\n", topics.faults()));
    }
  }
}
