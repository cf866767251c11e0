package io.millrace.cli.cluster;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.soak.Measure;
import io.millrace.soak.Soak;
import io.millrace.soak.SoakPart;
import io.millrace.soak.SoakPlan;
import io.millrace.soak.SoakReport;
import io.millrace.soak.SoakSample;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace soak}. */
@Command(
    name = "soak",
    description =
        "Run a pipeline in this process for a long time, with new keys all the time and with one hot"
            + " key, and report whether memory, descriptors, threads and states stay within"
            + " ceilings.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace soak",
      "      20 minutes: 8 with states that are kept, 8 with state.ttl, then a million records"
          + " of one key",
      "  millrace soak --minutes 2",
      "",
      "A ceiling is the largest value in the first third of a part and an allowance.",
      "Exit codes: 0 all within their ceilings, 1 not so, 2 bad usage."
    })
public final class SoakCommand implements Callable<Integer> {

  private static final int LONGEST = 24 * 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "20",
      description = "About how long, from 1 to 1440; ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the values of the readings; ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "out/soak",
      description =
          "Folder for topics and checkpoints; it must not exist, and is deleted at the end;"
              + " ${DEFAULT-VALUE}.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    if (minutes < 1 || minutes > LONGEST) {
      throw CommandException.refused(
          "Cannot soak for "
              + minutes
              + " minutes: expected 1 to "
              + LONGEST
              + "; give another number to --minutes");
    }
    if (Files.exists(folder)) {
      throw CommandException.refused(
          "Cannot use "
              + folder
              + ": expected a folder that does not exist, since it is deleted at the end; name"
              + " another with --folder, or delete it if an earlier soak was ended");
    }
    PrintWriter out = spec.commandLine().getOut();
    long began = System.nanoTime();
    out.println(row("seconds", "records", List.of(Measure.values()), Measure::words));
    SoakPart[] shown = new SoakPart[1];
    SoakReport report =
        new Soak(SoakPlan.minutes(minutes, seed), folder, sample -> show(sample, shown, out)).run();
    for (SoakReport.Counts counts : report.counts()) {
      show(report, counts, out);
    }
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "Quiet keys beside the hot one were answered within %.1f s; ceiling %.0f s.",
            report.quiet(),
            SoakReport.SLOWEST_QUIET));
    report.complaints().forEach(line -> out.println("  " + line));
    out.println(
        "Verdict: "
            + (report.isWithin()
                ? "each record answered once, all within their ceilings."
                : "not within the ceilings."));
    out.println("Took " + NumberText.duration(Duration.ofNanos(System.nanoTime() - began)));
    return report.isWithin() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void show(SoakSample sample, SoakPart[] shown, PrintWriter out) {
    if (shown[0] != sample.part()) {
      shown[0] = sample.part();
      out.println(sample.part().words());
    }
    out.println(
        row(
            String.format(Locale.ROOT, "%.0f", sample.seconds()),
            NumberText.count(sample.records()),
            List.of(Measure.values()),
            measure -> measure.show(measure.of(sample))));
    out.flush();
  }

  private static void show(SoakReport report, SoakReport.Counts counts, PrintWriter out) {
    List<SoakSample> samples = report.of(counts.part());
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %,d records sent, %,d results read, %d restarts",
            counts.part().words(),
            counts.sent(),
            counts.answered(),
            counts.restarts()));
    out.println(
        row(
            "largest",
            "",
            List.of(Measure.values()),
            measure -> measure.show(measure.largest(samples))));
    out.println(
        row(
            "ceiling",
            "",
            List.of(Measure.values()),
            measure -> {
              OptionalLong ceiling = measure.ceiling(report.plan(), samples);
              return ceiling.isPresent() ? measure.show(ceiling.getAsLong()) : "-";
            }));
  }

  private static String row(
      String first, String second, List<Measure> measures, Function<Measure, String> value) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%8s %10s", first, second));
    measures.forEach(
        measure -> line.append(String.format(Locale.ROOT, " %12s", value.apply(measure))));
    return line.toString();
  }
}
