package io.millrace.cli;

import io.millrace.simulate.demo.AirDemo;
import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.demo.DemoSettings;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Clock;
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
        "See it learn from two years of real air-quality readings: a Kafka broker and a Flink cluster"
            + " in this process, results in a table and a report.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo",
      "  millrace demo --days 90 --out /tmp/demo",
      "      the first three months only",
      "",
      "Exit codes: 0 done, 1 failed while running or results not exact, 2 bad usage."
    })
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "731",
      description = "Days of readings to play, 30 to 731; all by default.")
  private int days;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "out/demo",
      description = "Where report, models, pipeline and savepoint are left; ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    if (days < 30 || days > 731) {
      throw new ParameterException(
          spec.commandLine(), "Cannot play " + days + " days: expected 30 to 731");
    }
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, "results");
    DemoOutcome outcome = new AirDemo(new DemoSettings(days, folder), line, Clock.SYSTEM).run();
    line.end();
    show(outcome, out);
    return outcome.isExact() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void show(DemoOutcome outcome, PrintWriter out) {
    out.println();
    outcome
        .summary()
        .rows()
        .forEach(row -> out.println("%-12s %s".formatted(row.get(0), row.get(1))));
    out.println();
    Table stations = outcome.stations();
    TextTable table = TextTable.of(stations.head());
    stations.rows().forEach(table::add);
    table.lines().forEach(out::println);
    out.println();
    out.println("Relative error of a standardized reading, tested before it was learned, from the");
    out.println(
        "fifth week on. Dictionary, PCA and DCT keep 3 of 11 numbers; last value reads none.");
    out.println();
    DemoOutcome.Files files = outcome.files();
    out.println("A result      " + files.sample());
    out.println("Report        " + files.report() + "   (open it in a browser)");
    out.println("Pipeline      " + files.pipeline());
    out.println("Models        millrace models list " + files.models());
    out.println("Savepoint     millrace inspect " + files.savepoint());
  }
}
