package io.millrace.cli;

import io.millrace.cli.cluster.ChaosCommand;
import io.millrace.cli.cluster.ClusterCommand;
import io.millrace.cli.cluster.SoakCommand;
import io.millrace.cli.compare.CompareCommand;
import io.millrace.cli.compare.SweepCommand;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.data.DataCommand;
import io.millrace.cli.data.MeasureCommand;
import io.millrace.cli.data.ReportCommand;
import io.millrace.cli.demo.DemoCommand;
import io.millrace.cli.importing.ImportCommand;
import io.millrace.cli.init.InitCommand;
import io.millrace.cli.inspect.InspectCommand;
import io.millrace.cli.jobs.JobsCommand;
import io.millrace.cli.models.ModelsCommand;
import io.millrace.cli.plan.InferCommand;
import io.millrace.cli.plan.PlanCommand;
import io.millrace.cli.records.ReadCommand;
import io.millrace.cli.records.RecordCommand;
import io.millrace.cli.records.SendCommand;
import io.millrace.cli.replay.ReplayCommand;
import io.millrace.cli.resend.ResendCommand;
import io.millrace.cli.run.RunCommand;
import io.millrace.cli.schema.SchemaCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code millrace}; all functions are subcommands. */
@Command(
    name = "millrace",
    description = "Online learning on streams.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      RunCommand.class,
      PlanCommand.class,
      SchemaCommand.class,
      InferCommand.class,
      ImportCommand.class,
      ModelsCommand.class,
      InspectCommand.class,
      DataCommand.class,
      MeasureCommand.class,
      ReportCommand.class,
      SendCommand.class,
      ReadCommand.class,
      ResendCommand.class,
      RecordCommand.class,
      ReplayCommand.class,
      CompareCommand.class,
      SweepCommand.class,
      ClusterCommand.class,
      JobsCommand.class,
      ChaosCommand.class,
      SoakCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo                              learn from real air-quality data",
      "  millrace run --check pipeline.yaml         look for faults in a pipeline",
      "  millrace run pipeline.yaml                 run it in this process",
      "  millrace help run                          everything about one command",
      "",
      "Exit codes: 0 done, 1 failed while running, 2 bad usage or configuration.",
      "Details of every run go to out/millrace.log."
    })
public final class Millrace implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of failures.")
  private boolean verbose;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    StopRequest.endProcess("Stopped.");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine(out, err).execute(arguments);
    System.exit(exitCode);
  }

  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    Millrace root = new Millrace();
    CommandLine command = new CommandLine(root);
    return command
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(new UsageFaults(command.getParameterExceptionHandler()))
        .setExecutionExceptionHandler(new ErrorReporter(() -> root.verbose))
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
