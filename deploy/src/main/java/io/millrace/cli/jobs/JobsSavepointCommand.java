package io.millrace.cli.jobs;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.cli.inspect.SavepointLocation;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace jobs savepoint}. */
@Command(
    name = "savepoint",
    description = "Take a savepoint of a job; the job keeps running.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs savepoint boiler",
      "  millrace jobs savepoint boiler --to s3://bucket/savepoints --cluster flink:8081",
      "",
      "Exit codes: 0 done, 1 no savepoint was taken, 2 no such job or bad usage."
    })
final class JobsSavepointCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  private String named;

  @Mixin private ClusterChoice cluster;

  @Mixin private SavepointLocation place;

  @Override
  public Integer call() throws Exception {
    try (ClusterRest rest = cluster.open()) {
      ClusterJob job = new JobChoice(rest, "take a savepoint of").running(named);
      String path = rest.savepoint(job.id(), place.folder());
      place.print(spec.commandLine().getOut(), rest, path);
    } catch (ClusterException fault) {
      throw place.failed("Cannot take a savepoint of " + PlainText.of(named), fault);
    }
    return ExitCode.DONE;
  }
}
