package io.millrace.cli.demo;

import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Version;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.demo.air.AirDemo;
import io.millrace.simulate.demo.air.AirOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace demo}. */
@Command(
    name = "demo",
    description =
        "Learn from two years of real air-quality readings: a Kafka broker and a Flink cluster"
            + " in this process, results in a table and a report.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ForecastDemoCommand.class,
      ActivityDemoCommand.class,
      SkeletonDemoCommand.class,
      ReplayDemoCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo",
      "  millrace demo --days 90 --out /tmp/demo",
      "      the first three months only",
      "  millrace demo forecast",
      "      forecasts 1, 6 and 24 hours ahead",
      "  millrace demo activity",
      "      what people do, from their phones and watches",
      "  millrace demo skeleton",
      "      which punch or kick a person shows, frame by frame",
      "  millrace demo replay",
      "      two pipelines on the same faults, and which of them is better",
      "",
      "Exit codes: 0 done, 1 failed while running or results not exact, 2 bad usage."
    })
public final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "731",
      description = "Days of readings to replay, 30 to 731; all by default.")
  private int days;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo",
      description = "Folder for report, models, pipeline and savepoint; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    if (days < 30 || days > 731) {
      throw new ParameterException(
          spec.commandLine(), "Cannot play " + days + " days: expected 30 to 731");
    }
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, "results");
    AirOutcome outcome = new AirDemo(new DemoSettings(days, folder), line).run();
    line.end();
    return DemoView.show(outcome, out);
  }
}
