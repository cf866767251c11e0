package io.millrace.cli.demo;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.simulate.demo.DemoFiles;
import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.report.Table;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints the results of a demo. */
final class DemoView {

  private DemoView() {}

  /** Prints everything; returns the exit code. */
  static int show(DemoOutcome outcome, PrintWriter out) {
    out.println();
    outcome
        .summary()
        .rows()
        .forEach(row -> out.println("%-12s %s".formatted(row.get(0), row.get(1))));
    out.println();
    for (Table scores : outcome.scores()) {
      TextTable table = TextTable.of(scores.head());
      scores.rows().forEach(table::add);
      table.lines().forEach(out::println);
      out.println();
    }
    outcome.legend().lines().forEach(out::println);
    out.println();
    DemoFiles files = outcome.run().files();
    out.println("A result      " + outcome.part().sample());
    out.println("Report        " + files.report() + "   (open it in a browser)");
    for (Path pipeline : files.pipelines()) {
      out.println("Pipeline      " + pipeline);
    }
    out.println("Trace         millrace replay " + files.trace() + " --to TOPIC");
    out.println("Models        millrace models list " + files.models());
    out.println("Savepoint     millrace inspect " + files.savepoint());
    return outcome.isExact() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
