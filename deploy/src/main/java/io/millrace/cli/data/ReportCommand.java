package io.millrace.cli.data;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.report.RunPage;
import io.millrace.cli.run.PipelineFile;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace report}. */
@Command(
    name = "report",
    description =
        "Write a page about a run, from what it left: errors over time by key, what was learned,"
            + " unusual readings beside what was expected, refused records.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace report pipeline.yaml",
      "      the run of a pipeline, from its results, models, refused records and source",
      "  millrace report pipeline.yaml --label strange --out strange.html --open",
      "      also how well the score finds readings with this label; opens the page",
      "  millrace report pipeline.yaml --replay out/replay/NAME",
      "      the run of a replay; the faults of its scenario are marked",
      "  millrace report out/first/results",
      "      results alone: what their numbers did over time",
      "",
      "The page needs no network. millrace run --report writes it at the end of a run.",
      "Exit codes: 0 done, 1 something cannot be read or written, 2 bad usage, or no results."
    })
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PIPELINE|RESULTS",
      description = "The pipeline, a YAML file; or a folder of results.")
  private Path subject;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page; out/reports/NAME.html otherwise.")
  private Path file;

  @Option(names = "--open", description = "Open the page in the browser of this desktop.")
  private boolean open;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "Readings without faults and noise, in the form of the pipeline's source.")
  private String truth;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "Mark results with this label, and measure how well the score finds them.")
  private String label;

  @Option(
      names = "--replay",
      paramLabel = "FOLDER",
      description = "The run was a replay, whose trace and faults are in this folder.")
  private Path replay;

  @Option(
      names = "--events",
      paramLabel = "NAME=FOLDER",
      description = "Also show these records: JSON lines with a time, and perhaps a key.")
  private Map<String, Path> events = new TreeMap<>();

  @Mixin private PluginOption plugin;

  @Override
  public Integer call() {
    Plugins plugins = plugin.plugins();
    RunPage page = new RunPage(plugins.catalog(), spec.commandLine().getOut());
    Optional<Path> faults =
        Optional.ofNullable(replay).map(PlayedReadings::faults).filter(Files::exists);
    RunPage.Sources sources =
        new RunPage.Sources(
            Optional.ofNullable(truth), Optional.ofNullable(label), faults, events, made());
    Path to;
    if (Files.isDirectory(subject)) {
      refuse("--truth", truth != null);
      refuse("--replay", replay != null);
      to = file != null ? file : RunPage.usual(name(subject));
      page.write(subject, sources, to);
    } else {
      if (!Files.exists(subject)) {
        throw CommandException.refused(
            "Cannot report on "
                + subject
                + ": expected a pipeline file or a folder of results, found nothing there, seen"
                + " from "
                + Path.of("").toAbsolutePath());
      }
      PipelineSpec pipeline = PipelineFile.read(subject, System.getenv(), plugins.catalog());
      to = file != null ? file : RunPage.usual(pipeline.name());
      page.write(replay == null ? pipeline : PlayedReadings.of(pipeline, replay), sources, to);
    }
    if (open) {
      open(to);
    }
    return ExitCode.DONE;
  }

  private String made() {
    return "millrace report "
        + subject
        + (label == null ? "" : " --label " + label)
        + (truth == null ? "" : " --truth " + truth)
        + (replay == null ? "" : " --replay " + replay);
  }

  private static void refuse(String option, boolean given) {
    if (given) {
      throw CommandException.refused(
          "Cannot use " + option + " with a folder of results: name the pipeline's file instead");
    }
  }

  /** The last two names of a path, such as {@code first-results}. */
  private static String name(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    int count = whole.getNameCount();
    return count < 2 ? "results" : whole.getName(count - 2) + "-" + whole.getFileName();
  }

  private void open(Path page) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open")
            : system.contains("win") ? List.of("explorer") : List.of("xdg-open");
    try {
      new ProcessBuilder(command.get(0), page.toAbsolutePath().toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException none) {
      throw CommandException.failed(
          "Cannot open "
              + page
              + ": expected the program "
              + command.get(0)
              + ", found none; open the file in a browser yourself",
          none);
    }
  }
}
