package io.millrace.cli.jobs;

import io.millrace.cli.console.Await;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.local.ClusterException;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace jobs cancel}. */
@Command(
    name = "cancel",
    description =
        "Cancel a job without a savepoint. What it read since its newest checkpoint is read again"
            + " by a job that goes on from there.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs cancel boiler",
      "",
      "Exit codes: 0 done, 1 the job was not cancelled, 2 no such job or bad usage."
    })
final class JobsCancelCommand implements Callable<Integer> {

  private static final long TIMEOUT_MILLIS = 60_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  private String named;

  @Mixin private ClusterChoice cluster;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterRest rest = cluster.open()) {
      ClusterJob job = new JobChoice(rest, "cancel").living(named);
      rest.cancel(job.id());
      if (!Await.ends(rest.end(job.id()), TIMEOUT_MILLIS)) {
        throw CommandException.failed(
            "Cannot see the end of "
                + PlainText.of(job.name())
                + ": expected it within "
                + TIMEOUT_MILLIS / 1000
                + " s, found it "
                + rest.state(job.id())
                + "; look again with 'millrace jobs list'",
            null);
      }
      out.println("cancelled   " + PlainText.of(job.name()) + ", job " + job.id().toHexString());
      Optional<String> checkpoint =
          rest.newestCheckpoint(job.id()).filter(path -> path.contains(":/"));
      if (checkpoint.isPresent()) {
        out.println("checkpoint  " + checkpoint.get());
        out.println(
            "resume      millrace run PIPELINE --cluster "
                + rest.address()
                + " --from "
                + PlainText.word(checkpoint.get()));
      }
    } catch (ClusterException fault) {
      throw ErrorReporter.ofCluster("Cannot cancel " + PlainText.of(named), fault);
    }
    return ExitCode.DONE;
  }
}
