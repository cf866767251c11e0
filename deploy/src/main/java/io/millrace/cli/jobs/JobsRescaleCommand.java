package io.millrace.cli.jobs;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace jobs rescale}. */
@Command(
    name = "rescale",
    description =
        "Change the parallelism of a job while it runs. Needs a cluster with the setting"
            + " jobmanager.scheduler: adaptive.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cluster start -D jobmanager.scheduler=adaptive",
      "  millrace jobs rescale boiler 4",
      "",
      "Exit codes: 0 done, 1 the job does not run with that parallelism, 2 no such job or bad"
          + " usage."
    })
final class JobsRescaleCommand implements Callable<Integer> {

  private static final long LOOK_NANOS = 200_000_000L;

  /** The first operator of the task that reads published models. */
  private static final String MODELS = "model source";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "JOB", description = "Its name or id.")
  private String named;

  @Parameters(index = "1", paramLabel = "PARALLELISM", description = "Subtasks of each task.")
  private int parallelism;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait until the job has this parallelism; ${DEFAULT-VALUE}.")
  private int seconds;

  @Mixin private ClusterChoice cluster;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterRest rest = cluster.open()) {
      ClusterJob job = new JobChoice(rest, "rescale").running(named);
      ClusterJob.Details before = rest.details(job.id());
      check(before, rest);
      int from = widest(before);
      rest.rescale(job.id(), parallelism, fixed(before));
      await(rest, job);
      out.println(
          PlainText.of(job.name()) + " runs with " + parallelism + " subtasks instead of " + from);
    } catch (ClusterException fault) {
      throw ErrorReporter.ofCluster("Cannot rescale " + PlainText.of(named), fault);
    }
    return ExitCode.DONE;
  }

  private void check(ClusterJob.Details job, ClusterRest rest) {
    String name = PlainText.of(job.job().name());
    int most = job.tasks().stream().mapToInt(ClusterJob.Task::mostParallelism).min().orElse(1);
    if (parallelism < 1 || parallelism > most) {
      throw CommandException.refused(
          "Cannot rescale "
              + name
              + ": expected a parallelism of 1 to "
              + most
              + ", the pipeline's max_parallelism, found "
              + parallelism);
    }
    if (!job.adaptive()) {
      throw CommandException.failed(
          "Cannot rescale "
              + name
              + " while it runs: expected a cluster with jobmanager.scheduler: adaptive, found the"
              + " default scheduler. Run 'millrace jobs stop "
              + name
              + "', set 'parallelism: "
              + parallelism
              + "' in the pipeline, and start it from the savepoint: millrace run PIPELINE"
              + " --cluster "
              + rest.address()
              + " --from SAVEPOINT",
          null);
    }
  }

  private void await(ClusterRest rest, ClusterJob job) {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (widest(rest.details(job.id())) != parallelism || !rest.isRunning(job.id())) {
      if (System.nanoTime() > deadline) {
        int slots = rest.workers().stream().mapToInt(ClusterRest.Worker::slots).sum();
        throw CommandException.failed(
            "Cannot see "
                + PlainText.of(job.name())
                + " run with "
                + parallelism
                + " subtasks yet: found "
                + widest(rest.details(job.id()))
                + " after "
                + seconds
                + " s, and "
                + slots
                + " slots in the cluster. It takes more as soon as slots are free; add task"
                + " managers, or ask for fewer",
            null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static int widest(ClusterJob.Details job) {
    return job.tasks().stream().mapToInt(ClusterJob.Task::parallelism).max().orElse(0);
  }

  /**
   * Tasks that must stay one subtask to keep the order of records: those that read published
   * models. They run with fewer subtasks than the others; if all tasks have one subtask, they are
   * recognised by name.
   */
  private static Predicate<String> fixed(ClusterJob.Details job) {
    int widest = widest(job);
    return name ->
        name.contains(MODELS)
            || job.tasks().stream()
                .anyMatch(task -> task.name().equals(name) && task.parallelism() < widest);
  }
}
