package io.millrace.cli.jobs;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.cli.inspect.SavepointLocation;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace jobs stop}. */
@Command(
    name = "stop",
    description = "Stop a job with a savepoint, from which it can continue.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs stop boiler",
      "  millrace run boiler.yaml --cluster flink:8081 --from SAVEPOINT",
      "      resume where it stopped",
      "",
      "Exit codes: 0 done, 1 the job was not stopped, 2 no such job or bad usage."
    })
final class JobsStopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  private String named;

  @Mixin private ClusterChoice cluster;

  @Mixin private SavepointLocation place;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterRest rest = cluster.open()) {
      ClusterJob job = new JobChoice(rest, "stop").running(named);
      String path = rest.stop(job.id(), place.folder());
      out.println("stopped    " + PlainText.of(job.name()) + ", job " + job.id().toHexString());
      place.print(out, rest, path);
    } catch (ClusterException fault) {
      throw place.failed("Cannot stop " + PlainText.of(named), fault);
    }
    return ExitCode.DONE;
  }
}
