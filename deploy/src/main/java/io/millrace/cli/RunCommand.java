package io.millrace.cli;

import io.millrace.streaming.pipeline.PipelineSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace run}. */
@Command(
    name = "run",
    description = "Run a pipeline, or only look for faults in it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run --check pipeline.yaml",
      "      show every fault of the file with its line, and run nothing",
      "",
      "Relative paths in a pipeline start at the folder where millrace is called.",
      "Exit codes: 0 done, 1 failed while running, 2 bad usage or configuration."
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline, a YAML file.")
  private Path file;

  @Option(names = "--check", required = true, description = "Only look for faults; run nothing.")
  private boolean check;

  @Override
  public Integer call() throws Exception {
    PipelineSpec written = PipelineFile.read(file, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    if (check) {
      PipelineSummary.lines(written).forEach(out::println);
      out.println(file + ": no faults");
    }
    return ExitCode.DONE;
  }
}
