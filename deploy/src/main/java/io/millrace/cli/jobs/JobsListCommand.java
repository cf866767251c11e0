package io.millrace.cli.jobs;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace jobs list}. */
@Command(
    name = "list",
    description =
        "List the jobs of a cluster, the newest first, with the age of their checkpoints.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs list",
      "  millrace jobs list --all --cluster flink:8081",
      "",
      "Exit codes: 0 done, 1 the cluster cannot be asked, 2 bad usage."
    })
final class JobsListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterChoice cluster;

  @Option(
      names = "--all",
      description = "Also list jobs that have ended, as far as the cluster " + "remembers them.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterRest rest = cluster.open()) {
      List<ClusterJob> jobs =
          rest.jobs().stream()
              .filter(job -> all || !job.state().isGloballyTerminalState())
              .toList();
      if (jobs.isEmpty()) {
        out.println(
            all
                ? "No jobs at " + rest.address()
                : "No jobs run at " + rest.address() + "; --all shows those that have ended");
        return ExitCode.DONE;
      }
      TextTable table = TextTable.of("job", "id", "state", "started", "checkpoint");
      for (ClusterJob job : jobs) {
        table.add(
            job.name(),
            job.id().toHexString(),
            job.state().toString(),
            started(job.started()),
            checkpoint(rest, job));
      }
      table.lines().forEach(out::println);
    }
    return ExitCode.DONE;
  }

  /** The age of the newest checkpoint; a dash if there is none or the cluster has forgotten it. */
  private static String checkpoint(ClusterRest rest, ClusterJob job) {
    try {
      return rest.newestState(job.id())
          .map(newest -> NumberText.ago(newest.completed(), System.currentTimeMillis()))
          .orElse("-");
    } catch (ClusterException unknown) {
      return "-";
    }
  }

  static String started(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
