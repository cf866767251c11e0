package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.cli.run.PipelineFile;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace compare}. */
@Command(
    name = "compare",
    description =
        "Run pipelines on the same trace with several seeds, and say which of them is better.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace compare a.yaml b.yaml --trace readings.csv",
      "      ten seeds each, on all cores; a table, and a page in out/compare/a-b",
      "  millrace compare a.yaml b.yaml --trace readings.csv --scenario faults.yaml",
      "      both on the same faults; scores should find the values that were changed",
      "  millrace compare a.yaml --trace readings.csv --season 24 --baselines seasonal,no-change",
      "      a pipeline beside simple methods",
      "  millrace compare --results out/live/results out/shadow/results --truth readings.csv"
          + " --ahead 24",
      "      results that are there, such as those of a running job and its shadow",
      "",
      "The first pipeline is the one that the others are compared with. A trace of fewer than 14"
          + " blocks of days",
      "cannot tell. Exit codes: 0 done, 1 failed or stopped, 2 bad usage or configuration."
    })
public final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PIPELINE",
      description =
          "The pipelines, YAML files; a branch of one is a contestant of its own. With --results:"
              + " folders of results, or pipelines whose results are read.")
  private List<Path> files;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Runs of each pipeline, the first with the seed of its file; ${DEFAULT-VALUE}. One that"
              + " does not depend on its seed runs twice.")
  private int seeds;

  @Option(names = "--results", description = "Run nothing; compare results that are there.")
  private boolean results;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the page, the played trace and the runs; out/compare/NAMES.")
  private Path folder;

  @Option(
      names = "--resume",
      description = "Keep the runs that an interrupted comparison of the same completed.")
  private boolean resume;

  @Option(names = "--keep", description = "Keep the results of all runs.")
  private boolean keep;

  @Mixin private ContestOptions options;

  @Mixin private PluginOption plugin;

  @Override
  public Integer call() throws Exception {
    Rules rules = options.rules();
    refuse();
    ContestFolder place =
        new ContestFolder(folder == null ? Path.of("out", "compare", names(files)) : folder);
    Plugins plugins = plugin.plugins();
    try {
      if (results) {
        new ResultComparison(options, rules, spec.commandLine().getOut())
            .compare(files, place, plugins);
        return ExitCode.DONE;
      }
      try (StopRequest stop = StopRequest.ofProcess("Stopped before anything ran.")) {
        run(rules, place, plugins, stop);
      }
    } catch (FileException | IllegalArgumentException unfit) {
      throw CommandException.refused(unfit.getMessage(), unfit);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot compare: " + failed.getMessage(), failed);
    }
    return ExitCode.DONE;
  }

  private void run(Rules rules, ContestFolder place, Plugins plugins, StopRequest stop)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<PipelineSpec> specs = read(files, plugins);
    place.make(resume);
    Plays plays = new Plays(options, place, plugins, out);
    List<Comparison.Entry> entries = plays.of(files, specs, resume);
    WrittenTrace trace = entries.get(0).trace();
    Comparison comparison =
        new Comparison(
            new Comparison.Setup(
                entries, rules, options.label(), options.ahead(), options.truth()));
    List<Contestant> contestants = comparison.contestants(plugins);
    ProgressLine progress = new ProgressLine(out, "records");
    Comparison.Found found;
    long start = System.nanoTime();
    try (Trials trials =
        new Trials(
            new Trials.Place(place.runs(), plays.settings(), trace.records(), options.jobs()),
            seeds,
            plugins,
            stop,
            progress::advances)) {
      found = comparison.run(contestants, trials, ReadingTable.Choice.ALL);
      progress.end();
      out.println(
          "runs         "
              + trials.ran()
              + " of "
              + NumberText.count(trace.records())
              + " records, "
              + options.jobs()
              + " at a time, in "
              + NumberText.duration(Duration.ofNanos(System.nanoTime() - start)));
    } finally {
      progress.end();
    }
    ContestView view = new ContestView(out, rules);
    view.show(found.contests(), found.notes());
    view.write(place.report(), page(contestants, trace, found), found.contests());
    if (keep) {
      out.println("results      " + place.runs() + "/CONTESTANT/run-N/results");
    } else {
      place.deleteRuns();
    }
  }

  private ContestView.Page page(
      List<Contestant> contestants, WrittenTrace trace, Comparison.Found found) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("trace", trace.name() + ", " + trace.records() + " records"));
    options.scenario().ifPresent(file -> facts.add(List.of("scenario", file.toString())));
    for (Contestant one : contestants) {
      facts.add(
          List.of(
              one.name(),
              one.spec().model().stages().stream()
                  .map(stage -> stage.type() + (stage.options().isEmpty() ? "" : stage.options()))
                  .collect(Collectors.joining(", then "))));
    }
    facts.add(List.of("seeds", Integer.toString(seeds)));
    return new ContestView.Page(
        "Comparison of " + String.join(", ", contestants.stream().map(Contestant::name).toList()),
        lead(found.contests()),
        facts,
        found.notes(),
        "Written by millrace compare. Every run read the same bytes.");
  }

  /** The headline of each question in words. */
  static String lead(List<Contest> contests) {
    return contests.stream().map(Contest::summary).collect(Collectors.joining(" "));
  }

  /** Reads all files, and tells the faults of all at once. */
  private static List<PipelineSpec> read(List<Path> files, Plugins plugins) {
    List<PipelineSpec> specs = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path file : files) {
      try {
        specs.add(PipelineFile.read(file, System.getenv(), plugins.catalog()));
      } catch (PipelineException | CommandException faulty) {
        faults.add(faulty.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
    return specs;
  }

  /** A name of a folder, of the names of files. */
  static String names(List<Path> files) {
    String all =
        files.stream()
            .map(file -> file.normalize().toString().replaceFirst("\\.ya?ml$", ""))
            // Most folders of results have that name.
            .map(file -> file.replaceFirst("(?<=[^/.])/results$", ""))
            .map(file -> file.substring(file.lastIndexOf('/') + 1))
            .collect(Collectors.joining("-"))
            .replaceAll("[^A-Za-z0-9._-]", "_");
    return all.substring(0, Math.min(100, all.length()));
  }

  private void refuse() {
    if (seeds < 1) {
      throw CommandException.refused("Cannot run " + seeds + " seeds: expected 1 or more");
    }
    if (results) {
      List<String> without = new ArrayList<>(options.ofPlay());
      without.addAll(resume ? List.of("--resume") : List.of());
      if (!without.isEmpty()) {
        throw CommandException.refused(
            "Cannot use "
                + String.join(", ", without)
                + " with --results: nothing is played; leave it out");
      }
    } else if (options.trace().isEmpty()) {
      throw CommandException.refused(
          "Cannot compare: expected --trace TRACE, or --results for results that are there");
    }
  }
}
