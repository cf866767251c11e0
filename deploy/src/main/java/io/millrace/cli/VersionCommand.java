package io.millrace.cli;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace version}: the same as {@code millrace --version}. */
@Command(
    name = "version",
    description = "Versions of Millrace, Flink and Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = "  millrace version")
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    spec.commandLine().printVersionHelp(out);
    return ExitCode.DONE;
  }
}
