package io.millrace.cli.demo;

import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Version;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.demo.forecast.ForecastDemo;
import io.millrace.simulate.demo.forecast.ForecastOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace demo forecast}. */
@Command(
    name = "forecast",
    description =
        "Forecast two years of real air-quality readings 1, 6 and 24 hours ahead, learned online"
            + " beside simple methods: a Kafka broker and a Flink cluster in this process, "
            + "results in"
            + " tables and a report.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo forecast",
      "  millrace demo forecast --days 90 --out /tmp/forecast",
      "      the first three months only",
      "",
      "Exit codes: 0 done, 1 failed while running or results not exact, 2 bad usage."
    })
final class ForecastDemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "731",
      description = "Days of readings to replay, 35 to 731; all by default.")
  private int days;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo-forecast",
      description = "Folder for report, models, pipeline and savepoint; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    // Errors count from the fifth week on.
    if (days < 35 || days > 731) {
      throw new ParameterException(
          spec.commandLine(), "Cannot play " + days + " days: expected 35 to 731");
    }
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, "results");
    ForecastOutcome outcome = new ForecastDemo(new DemoSettings(days, folder), line).run();
    line.end();
    return DemoView.show(outcome, out);
  }
}
