package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.cli.run.BranchOption;
import io.millrace.cli.run.PipelineFile;
import io.millrace.simulate.contest.Rules;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace sweep}. */
@Command(
    name = "sweep",
    description =
        "Try settings of a pipeline: the beginning of a trace chooses one, the rest says whether it"
            + " is better than the file as written.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace sweep P.yaml --trace readings.csv --set operators.dictionary.keep=1..8",
      "  millrace sweep P.yaml --trace readings.csv --set operators.forecast.ridge=1..1000:log:4"
          + " --set operators.forecast.start=ptd,legs",
      "      all combinations",
      "  millrace sweep P.yaml --trace readings.csv --set operators.0.horizon=24,72,720 --budget"
          + " '10 min' --write best.yaml",
      "      combinations drawn at random until the time is over; the chosen file, with its"
          + " comments",
      "  millrace sweep P.yaml … --resume",
      "      go on with the same sweep, which was interrupted",
      "",
      "Exit codes: 0 done, 1 failed or stopped, 2 bad usage or configuration."
    })
public final class SweepCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline, a YAML file.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUES",
      required = true,
      description =
          "A value of the file, and what is tried: 1..8, 0.1..0.9:5, 0.1..10:log:5 or a,b,c. In a"
              + " list an element is named as its operator is. May be repeated.")
  private List<String> sets;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "The metric that decides; the first of the table of compare otherwise.")
  private String metric;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "The field whose answers decide; the first that can be judged otherwise.")
  private String field;

  @Option(
      names = "--split",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the trace that chooses; ${DEFAULT-VALUE}. The rest judges.")
  private double share;

  @Option(
      names = "--choosing-seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each setting on the beginning; ${DEFAULT-VALUE}.")
  private int choosing;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Runs of the chosen setting and of the file as written; ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--budget",
      paramLabel = "RUNS|TIME",
      description =
          "At most so many runs, such as 40, or until a time such as 10 min is over; settings are"
              + " then drawn at random.")
  private String budget;

  @Option(
      names = "--draw",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed by which settings are drawn; ${DEFAULT-VALUE}.")
  private long draw;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write the pipeline with the chosen setting; comments stay.")
  private Path write;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the page, the played trace and the runs; out/sweep/NAME.")
  private Path folder;

  @Option(
      names = "--resume",
      description = "Go on with an interrupted sweep of the same, whose tried settings are kept.")
  private boolean resume;

  @Mixin private ContestOptions options;

  @Mixin private BranchOption branch;

  @Mixin private PluginOption plugin;

  @Override
  public Integer call() throws Exception {
    Rules rules = options.rules();
    List<SettingRange> ranges = ranges();
    Plugins plugins = plugin.plugins();
    try (StopRequest stop = StopRequest.ofProcess("Stopped before anything ran.")) {
      sweep(rules, ranges, plugins, stop);
    } catch (FileException | IllegalArgumentException unfit) {
      throw CommandException.refused(unfit.getMessage(), unfit);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot sweep: " + failed.getMessage(), failed);
    }
    return ExitCode.DONE;
  }

  /** All options that have a fault are told at once. */
  private List<SettingRange> ranges() {
    List<String> faults = new ArrayList<>();
    List<SettingRange> ranges = new ArrayList<>();
    for (String text : sets) {
      try {
        ranges.add(SettingRange.of(text));
      } catch (IllegalArgumentException unfit) {
        faults.add(unfit.getMessage());
      }
    }
    try {
      new SettingGrid(ranges);
      if (budget != null) {
        Budget.of(budget);
      }
    } catch (IllegalArgumentException unfit) {
      faults.add(unfit.getMessage());
    }
    if (!(share > 0 && share < 1)) {
      faults.add("Cannot split at " + share + ": expected a share above 0 and below 1");
    }
    if (choosing < 1 || seeds < 1) {
      faults.add("Cannot run without seeds: expected --choosing-seeds and --seeds of 1 or more");
    }
    if (options.trace().isEmpty()) {
      faults.add("Cannot sweep: expected --trace TRACE, found none");
    }
    if (write != null && Files.exists(write)) {
      faults.add("Cannot write " + write + ": expected a new file, found one; name another");
    }
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
    return ranges;
  }

  /** What decides the numbers of a setting, beside the pipeline and the trace. */
  private Map<String, String> wish(Rules rules) {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("--set", String.join("\n", sets));
    wish.put("--field and --metric", field + " " + metric);
    wish.put("--split and --choosing-seeds", share + " " + choosing);
    wish.put(
        "options of judging",
        rules + " " + options.truth() + " " + options.label() + " " + options.ahead());
    return wish;
  }

  private SweepRun.Plan plan(List<SettingRange> ranges, Rules rules) {
    return new SweepRun.Plan(
        new SettingGrid(ranges),
        budget == null ? Budget.NONE : Budget.of(budget),
        draw,
        new SweepRun.Deciding(Optional.ofNullable(field), Optional.ofNullable(metric)),
        new SweepRun.Seeds(choosing, seeds),
        share,
        Optional.ofNullable(write),
        new SweepRun.Resuming(resume, wish(rules)));
  }

  private void sweep(Rules rules, List<SettingRange> ranges, Plugins plugins, StopRequest stop)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String text = PipelineFile.text(file);
    PipelineSpec whole = PipelineFile.read(file, System.getenv(), plugins.catalog());
    Variants variants =
        new Variants(file.toString(), text, System.getenv(), plugins.catalog(), branch::of);
    Sweep.Variant written = new Sweep.Variant(Setting.AS_WRITTEN, text, branch.of(whole));
    variants.check(ranges);
    ContestFolder place =
        new ContestFolder(
            folder == null ? Path.of("out", "sweep", CompareCommand.names(List.of(file))) : folder);
    WrittenTrace trace =
        WrittenTrace.of(
            new WrittenTrace.Wish(
                options.trace().orElseThrow(),
                options
                    .map()
                    .map(map -> PipelineFile.read(map, System.getenv(), plugins.catalog()))
                    .orElse(whole),
                options.scenario(),
                options.scenarioSeed(),
                options.cut()),
            place.path(),
            plugins.catalog(),
            out);
    new SweepRun(plan(ranges, rules), options, new SweepRun.Surroundings(place, plugins, stop, out))
        .run(variants, written, trace, rules);
  }
}
