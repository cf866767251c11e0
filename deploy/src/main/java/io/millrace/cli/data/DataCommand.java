package io.millrace.cli.data;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace data}: readings to try a pipeline on; each data set is a subcommand. */
@Command(
    name = "data",
    description = "Write sample readings to a file.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      BeijingAirCommand.class,
      PlantedCommand.class,
      GenerateCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace data beijing-air out/beijing-air.csv",
      "  millrace data planted out/noisy.csv --truth out/clean.csv",
      "  millrace data generate sea out/sea.csv --truth out/sea-truth.csv",
      "",
      "Exit codes: 0 done, 1 the file cannot be written, 2 bad usage."
    })
public final class DataCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.REFUSED;
  }
}
