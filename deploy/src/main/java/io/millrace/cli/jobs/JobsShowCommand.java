package io.millrace.cli.jobs;

import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace jobs show}. */
@Command(
    name = "show",
    description =
        "Show one job: its tasks, its newest checkpoint, and why it failed or restarted last.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs show boiler",
      "",
      "Exit codes: 0 done, 1 the cluster cannot be asked, 2 no such job or bad usage."
    })
final class JobsShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  private String named;

  @Mixin private ClusterChoice cluster;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterRest rest = cluster.open()) {
      ClusterJob job = new JobChoice(rest, "show").any(named);
      print(rest, rest.details(job.id()), out);
    } catch (ClusterException fault) {
      throw ErrorReporter.ofCluster("Cannot show " + PlainText.of(named), fault);
    }
    return ExitCode.DONE;
  }

  private static void print(ClusterRest rest, ClusterJob.Details details, PrintWriter out) {
    ClusterJob job = details.job();
    out.println("job         " + PlainText.of(job.name()));
    out.println("id          " + job.id().toHexString());
    out.println("state       " + job.state());
    out.println(
        "started     "
            + JobsListCommand.started(job.started())
            + ", "
            + NumberText.duration(Duration.ofMillis(details.millis()))
            + (job.state().isGloballyTerminalState() ? " long" : " ago"));
    OptionalDouble restarts = rest.metric(job.id(), ClusterRest.RESTARTS);
    if (restarts.isPresent()) {
      out.println("restarts    " + NumberText.count((long) restarts.getAsDouble()));
    }
    out.println(
        "checkpoint  "
            + rest.newestState(job.id())
                .map(
                    newest ->
                        newest.place()
                            + ", "
                            + NumberText.ago(newest.completed(), System.currentTimeMillis()))
                .orElse("none yet"));
    out.println("scheduler   " + (details.adaptive() ? "adaptive" : "default"));
    rest.failure(job.id())
        .map(ErrorReporter::innermost)
        .ifPresent(reason -> out.println("failure     " + PlainText.of(reason)));
    out.println();
    TextTable table = TextTable.of("task", "state", "subtasks", "records in");
    for (ClusterJob.Task task : details.tasks()) {
      table.add(
          task.name(),
          task.state(),
          Integer.toString(task.parallelism()),
          NumberText.count(task.records()));
    }
    table.lines().forEach(out::println);
  }
}
