package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.StatusLine;
import io.millrace.cli.start.Beginning;
import io.millrace.cli.start.ChannelCheck;
import io.millrace.cli.start.Claims;
import io.millrace.cli.start.LossCheck;
import io.millrace.cli.start.StartingPoint;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;

/** Runs a pipeline on a remote Flink cluster: submits it by REST with the jar of the job. */
public final class ClusterRun {

  private static final String JAR = "millrace-job.jar";
  private static final long LOOK_MILLIS = 1000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * Matches the names of tasks that compute: a task's name begins with that of its first operator.
   */
  private static final Pattern COMPUTES =
      Pattern.compile("^(model|follow|decode)( of \\w+)?(?= ->|:|$)");

  private final PipelineSpec pipeline;
  private final Plugins plugins;
  private final Path folder;
  private final URI rest;
  private final PrintWriter out;
  private boolean watched;
  private WrittenRecords letters;
  private List<WrittenRecords> results;
  private Pace pace = Pace.NONE;

  /**
   * @param written the pipeline as in its file
   * @param plugins additional operators; their jars are submitted with the job
   * @param folder where relative paths start
   * @param rest address of the cluster's REST endpoint
   * @param out output for the user
   */
  public ClusterRun(PipelineSpec written, Plugins plugins, Path folder, URI rest, PrintWriter out) {
    this.plugins = plugins;
    this.folder = folder.toAbsolutePath();
    this.pipeline = new AbsolutePaths(this.folder).of(written);
    this.rest = rest;
    this.out = out;
  }

  /** The endpoint a user names as {@code host:port}. */
  public static URI endpoint(String hostAndPort) {
    if (!hostAndPort.matches("[^\\s/:]+:\\d{1,5}")) {
      throw CommandException.refused(
          "Cannot reach cluster '"
              + hostAndPort
              + "': expected HOST:PORT of its REST endpoint, such as localhost:8081");
    }
    return URI.create("http://" + hostAndPort);
  }

  /** Lets it play its files at a pace. */
  public void play(Pace speed) {
    pace = speed;
  }

  /** Says, before the job is submitted, that {@link #watch} will follow. */
  public void willBeWatched() {
    watched = true;
  }

  /**
   * Submits the job.
   *
   * @param beginning where it is to begin
   */
  public JobID submit(Beginning beginning) throws Exception {
    new Preparation(pipeline, out).elsewhere();
    JobID job = new JobID();
    try (ClusterRest cluster = new ClusterRest(rest, Map.of(), TIMEOUT);
        Claims claims = new Claims(pipeline, out)) {
      try {
        ClusterStates states = new ClusterStates(cluster, pipeline);
        states.refuseSecond();
        Optional<String> from =
            claims.decide(beginning, states.folders(), UnaryOperator.identity());
        Optional<String> place = from.map(path -> StartingPoint.uri(path, folder));
        place.ifPresent(uri -> new LossCheck(pipeline, out).check(uri, beginning.consent().loss()));
        Submission submission = new Submission(pipeline, plugins, from, folder);
        submission.named(job);
        place.ifPresent(
            uri ->
                submission.channels(
                    ChannelCheck.at(
                        uri, pipeline, plugins.catalog(), beginning.consent().removal(), out)));
        submission.paced(pace);
        if (beginning.consent().loss()) {
          submission.acceptLoss();
        }
        List<Path> jars = List.of(jar());
        if (watched) {
          // Noted before the job can write. Brokers out of reach cost seconds.
          long now = System.currentTimeMillis();
          letters = WrittenRecords.since(pipeline.outputs().deadLetters(), now);
          results =
              pipeline.parts().stream()
                  .map(part -> WrittenRecords.since(part.outputs().results(), now))
                  .toList();
        }
        claims.takeOn(rest.getAuthority(), job, states.checkpointsOf(job));
        submission.to(rest, jars);
      } catch (CommandException | PipelineException known) {
        claims.giveBack();
        throw known;
      } catch (Exception failed) {
        claims.giveBack();
        throw CommandException.failed(
            "Cannot start "
                + pipeline.name()
                + " on the cluster at "
                + rest.getAuthority()
                + ": "
                + ErrorReporter.reason(failed)
                + "; check that this is the address of its REST endpoint",
            failed);
      }
      out.println("job          " + job.toHexString());
      out.println("web          " + cluster.page(job));
      out.flush();
      return job;
    }
  }

  /**
   * Shows the progress of the job until it ends or the user stops watching; the job itself keeps
   * running then. {@link #willBeWatched} must be called before the job is submitted.
   *
   * @throws CommandException if the job fails or is cancelled, or has refused every record
   */
  public void watch(JobID job, BooleanSupplier enough) throws Exception {
    StatusLine status = new StatusLine(out, System.console() != null);
    long start = System.nanoTime();
    try (ClusterRest cluster = new ClusterRest(rest, Map.of(), TIMEOUT);
        BrokerWatch brokers = new BrokerWatch(pipeline, status::say)) {
      CompletableFuture<Optional<Throwable>> end = cluster.end(job);
      while (!Await.ends(end, LOOK_MILLIS)) {
        brokers.look();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status.isDue(seconds)) {
          status.show(line(cluster.details(job), cluster.newestState(job), seconds), seconds);
        }
        if (enough.getAsBoolean()) {
          status.say("The job keeps running.");
          return;
        }
      }
      status.end();
      Optional<Throwable> failure = end.get();
      if (failure.isPresent()) {
        throw CommandException.failed(
            "Cannot continue with " + pipeline.name() + ": " + ErrorReporter.reason(failure.get()),
            failure.get());
      }
      out.println("The job has finished.");
      FirstReasons reasons = FirstReasons.of(letters);
      reasons.lines().forEach(out::println);
      if (reasons.count() > 0 && results.stream().noneMatch(WrittenRecords::isPresent)) {
        throw LocalRun.nothingUsed(
            reasons.count(), reasons.counts(), pipeline.outputs().deadLetters());
      }
    } finally {
      status.end();
    }
  }

  /** Relative to the classes of this build. */
  private static Path jar() throws Exception {
    Path built =
        Path.of(ClusterRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = built.resolveSibling(JAR);
    if (!Files.isRegularFile(jar)) {
      throw CommandException.failed(
          "Cannot find "
              + jar
              + ": build it with mvn -DskipTests package, or unpack the distribution again",
          null);
    }
    return jar;
  }

  private static String line(
      ClusterJob.Details details, Optional<ClusterJob.Checkpoint> newest, double seconds) {
    // Every branch computes the same records; the one that is ahead tells how many were read.
    long records =
        details.tasks().stream()
            .filter(task -> COMPUTES.matcher(task.name()).find())
            .mapToLong(ClusterJob.Task::records)
            .max()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "  %s  %s records  %s  %.0f s",
        details.job().state(),
        NumberText.count(records),
        newest
            .map(
                checkpoint ->
                    "newest checkpoint "
                        + NumberText.ago(checkpoint.completed(), System.currentTimeMillis()))
            .orElse("no checkpoint yet"),
        seconds);
  }
}
