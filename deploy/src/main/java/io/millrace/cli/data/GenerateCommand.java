package io.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.config.Spelling;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.simulate.generate.Generator;
import io.millrace.simulate.generate.Generators;
import io.millrace.simulate.generate.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace data generate}. */
@Command(
    name = "generate",
    description =
        "Made-up readings whose truth is known: sources, systems, seasons, tones, and the"
            + " classification streams of the literature.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace data generate",
      "      the kinds there are, and what can be set of each",
      "  millrace data generate sea out/sea.csv --truth out/sea-truth.csv --readings 50000",
      "  millrace data generate sources out/turning.csv --set channels=16 --set turn=0.001",
      "",
      "Exit codes: 0 done, 1 a file cannot be written, 2 bad usage."
    })
final class GenerateCommand implements Callable<Integer> {

  private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long APART = 60_000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "What to make.")
  private String kind;

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "The file to write.")
  private Path file;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "File for what is known of each reading.")
  private Path truth;

  @Option(
      names = "--readings",
      paramLabel = "N",
      defaultValue = "40000",
      description = "Readings of each key; ${DEFAULT-VALUE}.")
  private int readings;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "1",
      description = "Keys, each with random numbers of its own; ${DEFAULT-VALUE}.")
  private int keys;

  @Option(
      names = "--set",
      paramLabel = "NAME=NUMBER",
      description = "A number of the kind; may be repeated.")
  private Map<String, Double> set = Map.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed.")
  private long seed;

  @Override
  public Integer call() {
    Map<String, Generators.Kind> kinds = Generators.all();
    PrintWriter out = spec.commandLine().getOut();
    if (kind == null) {
      kinds.forEach((name, one) -> lines(name, one).forEach(out::println));
      return ExitCode.DONE;
    }
    Generators.Kind chosen = kinds.get(kind);
    if (chosen == null || file == null || readings < 1 || keys < 1) {
      throw CommandException.refused(
          chosen == null
              ? "Cannot make "
                  + kind
                  + ": expected one of "
                  + String.join(", ", kinds.keySet())
                  + Spelling.suggestion(kind, List.copyOf(kinds.keySet()))
              : file == null
                  ? "Cannot make " + kind + ": expected a file to write; add its name"
                  : "Cannot make " + kind + ": expected 1 reading and 1 key or more");
    }
    Settings settings = chosen.settings();
    try {
      set.forEach(settings::set);
    } catch (IllegalArgumentException unfit) {
      throw CommandException.refused(unfit.getMessage());
    }
    try {
      write(chosen, settings);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + file + ": " + failed, failed);
    }
    out.println(file + ": " + NumberText.count((long) readings * keys) + " readings");
    return ExitCode.DONE;
  }

  private static List<String> lines(String name, Generators.Kind kind) {
    TextTable table = TextTable.of(name, "usual", kind.description());
    kind.settings()
        .all()
        .forEach(
            setting ->
                table.add(
                    "  " + setting.name(), Settings.text(setting.usual()), setting.meaning()));
    return table.lines();
  }

  private void write(Generators.Kind chosen, Settings settings) throws IOException {
    Generator[] generators = new Generator[keys];
    for (int key = 0; key < keys; key++) {
      generators[key] = chosen.generator(settings, seed + key);
    }
    try (BufferedWriter shown = open(file, "label", generators[0].channels());
        BufferedWriter known = truth == null ? null : open(truth, "", generators[0].truths())) {
      for (int at = 0; at < readings; at++) {
        for (int key = 0; key < keys; key++) {
          Generator.Row row = generators[key].next();
          String head =
              Instant.ofEpochMilli(FIRST + at * APART) + "," + kind + (keys == 1 ? "" : key);
          StringBuilder line = new StringBuilder(head).append(',').append(row.label());
          for (double value : row.values()) {
            line.append(',').append((float) value);
          }
          shown.write(line.append('\n').toString());
          if (known != null) {
            line = new StringBuilder(head);
            for (double value : row.truth()) {
              line.append(',').append(Settings.text(value));
            }
            known.write(line.append('\n').toString());
          }
        }
      }
    }
  }

  private static BufferedWriter open(Path to, String label, List<String> names) throws IOException {
    Path folder = to.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    BufferedWriter out = Files.newBufferedWriter(to, UTF_8);
    out.write("time,source" + (label.isEmpty() ? "" : "," + label));
    for (String name : names) {
      out.write("," + name);
    }
    out.write("\n");
    return out;
  }
}
