package io.millrace.cli.demo;

import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Version;
import io.millrace.simulate.demo.activity.ActivityDemo;
import io.millrace.simulate.demo.activity.ActivityOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace demo activity}. */
@Command(
    name = "activity",
    description =
        "Classify activities of three people from phones and watches: a frozen network trained on"
            + " other people, and a readout that learns each of them from labels in the stream.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo activity",
      "  millrace demo activity --out /tmp/activity",
      "",
      "Exit codes: 0 done, 1 failed while running or results not exact, 2 bad usage."
    })
final class ActivityDemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo-activity",
      description = "Folder for report, network, models, pipeline and savepoint; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, "results");
    ActivityOutcome outcome = new ActivityDemo(folder, line).run();
    line.end();
    return DemoView.show(outcome, out);
  }
}
