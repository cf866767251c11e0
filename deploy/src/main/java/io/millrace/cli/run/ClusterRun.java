package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.StatusLine;
import io.millrace.local.ClusterRest;
import io.millrace.local.RemoteTarget;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;

/** A pipeline on a Flink cluster elsewhere: handed over by REST, with the jar of the job. */
final class ClusterRun {

  private static final String JAR = "millrace-job.jar";
  private static final long LOOK_MILLIS = 1000;

  /** A task begins with the name of its first operator: the one that readings are keyed for. */
  private static final Pattern COMPUTES = Pattern.compile("^(model|follow|decode)(?= ->|:|$)");

  private final PipelineSpec pipeline;
  private final Path folder;
  private final URI rest;
  private final PrintWriter out;

  /**
   * @param written as in its file
   * @param folder where relative paths start
   * @param rest address of the cluster's REST endpoint
   * @param out what the user sees
   */
  ClusterRun(PipelineSpec written, Path folder, URI rest, PrintWriter out) {
    this.folder = folder.toAbsolutePath();
    this.pipeline = new AbsolutePaths(this.folder).of(written);
    this.rest = rest;
    this.out = out;
  }

  /** The endpoint a user names as {@code host:port}. */
  static URI endpoint(String hostAndPort) {
    if (!hostAndPort.matches("[^\\s/:]+:\\d{1,5}")) {
      throw CommandException.refused(
          "Cannot reach cluster '"
              + hostAndPort
              + "': expected HOST:PORT of its REST endpoint, such as localhost:8081");
    }
    return URI.create("http://" + hostAndPort);
  }

  /**
   * Hands the job over.
   *
   * @param from savepoint or checkpoint to start from
   */
  JobID submit(Optional<String> from) {
    Submission submission = new Submission(pipeline, from, folder);
    new Preparation(pipeline, out).elsewhere();
    try {
      JobID job = submission.to(rest, List.of(jar())).getJobID();
      out.println("job          " + job.toHexString());
      out.println("web          " + new ClusterRest(rest).page(job));
      out.flush();
      return job;
    } catch (CommandException | PipelineException known) {
      throw known;
    } catch (Exception failed) {
      throw CommandException.failed(
          "Cannot start "
              + pipeline.name()
              + " on the cluster at "
              + rest.getAuthority()
              + ": "
              + ErrorReporter.reason(failed)
              + "; is this the address of its REST endpoint?",
          failed);
    }
  }

  /**
   * Shows how the job goes on until it ends or the user has seen enough; the job itself goes on
   * then.
   *
   * @throws CommandException if the job fails or is cancelled
   */
  void watch(JobID job, BooleanSupplier enough) throws Exception {
    StatusLine status = new StatusLine(out, System.console() != null);
    Configuration settings = RemoteTarget.client(new Configuration(), rest);
    long start = System.nanoTime();
    try (RestClusterClient<StandaloneClusterId> client =
        new RestClusterClient<>(settings, StandaloneClusterId.getInstance())) {
      CompletableFuture<JobResult> result = client.requestJobResult(job);
      while (!Await.ends(result, LOOK_MILLIS)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status.isDue(seconds)) {
          status.show(line(client.getJobDetails(job).get(), seconds), seconds);
        }
        if (enough.getAsBoolean()) {
          status.say("The job goes on.");
          return;
        }
      }
      status.end();
      Optional<Throwable> failure =
          result
              .get()
              .getSerializedThrowable()
              .map(failed -> failed.deserializeError(ClusterRun.class.getClassLoader()));
      if (failure.isPresent()) {
        throw CommandException.failed(
            "Cannot go on with " + pipeline.name() + ": " + ErrorReporter.reason(failure.get()),
            failure.get());
      }
      out.println("The job has finished.");
    } finally {
      status.end();
    }
  }

  /** Beside the classes of this build, wherever that is. */
  private static Path jar() throws Exception {
    Path built =
        Path.of(ClusterRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = built.resolveSibling(JAR);
    if (!Files.isRegularFile(jar)) {
      throw CommandException.failed(
          "Cannot find " + jar + ": build it with mvn -DskipTests package", null);
    }
    return jar;
  }

  private static String line(JobDetailsInfo details, double seconds) {
    long records =
        details.getJobVertexInfos().stream()
            .filter(vertex -> COMPUTES.matcher(vertex.getName()).find())
            .mapToLong(vertex -> vertex.getJobVertexMetrics().getRecordsRead())
            .sum();
    return String.format(
        Locale.ROOT,
        "  %s  %s records  %.0f s",
        details.getJobStatus(),
        NumberText.count(records),
        seconds);
  }
}
