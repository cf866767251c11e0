package io.millrace.cli.job;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.local.RemoteTarget;
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
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Main class of the job jar when a cluster's own tools submit it, for example {@code flink run
 * millrace-job.jar pipeline.yaml}. Add jars of operators with {@code flink run --classpath URL}, or
 * the folder {@code usrlib}. {@code millrace run --cluster} does not need it.
 *
 * <p>A second job of a pipeline that runs is refused, as by {@code millrace run}. Unlike it, this
 * class starts a job from nothing although an earlier run left results: where a job begins is told
 * to Flink.
 */
public final class JobMain {

  private static final String TAKE_OVER = "--take-over";

  /** The target of a main class that runs in the job manager. */
  private static final String EMBEDDED = "embedded";

  private JobMain() {}

  /**
   * Runs a pipeline wherever the surrounding Flink client runs jobs.
   *
   * @param arguments the pipeline's file, then {@code --take-over} if an earlier run has ended of
   *     which nobody can tell
   */
  public static void main(String[] arguments) throws Exception {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean takingOver = rest.remove(TAKE_OVER);
    if (rest.size() != 1) {
      throw new IllegalArgumentException(
          "Cannot run: expected the pipeline's YAML file and, if an earlier run has ended of which"
              + " nobody can tell, "
              + TAKE_OVER
              + "; found "
              + (rest.isEmpty() ? "no file" : String.join(" ", rest)));
    }
    String file = rest.get(0);
    String text = Files.readString(Path.of(file));
    CatalogSource catalog = InstalledOperators.ofThread();
    PipelineSpec pipeline = PipelineYaml.read(file, text, System.getenv(), catalog.get());
    new MathCheck(DenseBackends.present()).here(pipeline);
    prepare(pipeline);
    Configuration settings = JobSettings.of(pipeline);
    if (isHere()) {
      StreamExecutionEnvironment here = environment(settings);
      PipelineJob.build(here, pipeline, catalog);
      here.execute(pipeline.name());
    } else {
      submit(pipeline, catalog, settings, takingOver);
    }
  }

  /** Submits the job as the only run of its pipeline. */
  private static void submit(
      PipelineSpec pipeline, CatalogSource catalog, Configuration settings, boolean takingOver)
      throws Exception {
    Configuration client = surrounding();
    // High availability finds the job again by the id that Flink gave it.
    JobID job = RemoteTarget.nameIn(client).orElseGet(JobID::new);
    RemoteTarget.name(settings, job);
    StreamExecutionEnvironment environment = environment(settings);
    PipelineJob.build(environment, pipeline, catalog);
    try (SubmittedRun run = new SubmittedRun(pipeline, client)) {
      run.take(job, takingOver);
      Submitted submitted = new Submitted();
      environment.registerJobListener(submitted);
      try {
        environment.execute(pipeline.name());
      } finally {
        if (!submitted.isDone()) {
          run.giveBack();
        }
      }
      if (EMBEDDED.equals(client.get(DeploymentOptions.TARGET)) && submitted.awaitEnd()) {
        run.end();
      }
    }
  }

  /** Whether no client of Flink surrounds this call. */
  private static boolean isHere() {
    return StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment;
  }

  /** The settings of the surrounding client. */
  private static Configuration surrounding() {
    return new Configuration(
        (Configuration) StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
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
