package io.millrace.cli.jobs;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace jobs}. */
@Command(
    name = "jobs",
    description =
        "List, inspect, stop, cancel, rescale the jobs of a Flink cluster, or take a "
            + "savepoint.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      JobsListCommand.class,
      JobsShowCommand.class,
      JobsSavepointCommand.class,
      JobsStopCommand.class,
      JobsCancelCommand.class,
      JobsRescaleCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs list",
      "  millrace jobs show boiler --cluster flink:8081",
      "  millrace jobs stop boiler",
      "      with a savepoint; prints how to resume from it",
      "",
      "A job is named by the name of its pipeline or by its id."
    })
public final class JobsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
