package io.millrace.cli.demo;

import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Version;
import io.millrace.simulate.demo.skeleton.SkeletonDemo;
import io.millrace.simulate.demo.skeleton.SkeletonOutcome;
import io.millrace.simulate.trace.SkeletonRecordings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace demo skeleton}. */
@Command(
    name = "skeleton",
    description =
        "Recognise punches and kicks of two people from their skeletons, frame by frame: a frozen"
            + " graph network trained on other people, computed one frame at a time, beside the same"
            + " network on clips and a classifier of windows.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo skeleton",
      "  millrace demo skeleton --recordings 2 --out /tmp/skeleton",
      "",
      "Exit codes: 0 done, 1 failed while running or results not exact, 2 bad usage."
    })
final class SkeletonDemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--recordings",
      paramLabel = "N",
      defaultValue = "6",
      description = "Recordings of each person to play, 2 to 6; all by default.")
  private int recordings;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo-skeleton",
      description =
          "Folder for report, networks, models, pipeline and savepoint; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    // The first recording is what the others are judged after.
    if (recordings < 2 || recordings > SkeletonRecordings.MOST) {
      throw new ParameterException(
          spec.commandLine(), "Cannot play " + recordings + " recordings: expected 2 to 6");
    }
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, "results");
    SkeletonOutcome outcome = new SkeletonDemo(recordings, folder, line).run();
    line.end();
    return DemoView.show(outcome, out);
  }
}
