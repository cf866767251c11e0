package io.millrace.cli.init;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.propose.SampledPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace init}. */
@Command(
    name = "init",
    description = "Look at a file and write a commented pipeline that reads it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace init readings.csv",
      "      write pipeline.yaml",
      "  millrace init 'data/*.csv.gz' --name boilers --out boilers.yaml",
      "      look at the first of several files, and write boilers.yaml",
      "",
      "FILE is CSV with any separator, JSON with one object a line, an Avro file, or sequences as"
          + " .ts, WAV or idx, perhaps packed as .gz.",
      "At most 10,000 records and 16 MiB are looked at. Every guess is a comment in the pipeline.",
      "Exit codes: 0 done, 2 no pipeline can be proposed, or bad usage."
    })
public final class InitCommand implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern EXTENSIONS = Pattern.compile("(\\.[A-Za-z0-9]{1,6}){1,2}$");
  private static final int LONGEST_NAME = 64;

  @Spec private CommandSpec spec;

  @Mixin private PluginOption plugin;

  @Parameters(
      paramLabel = "FILE",
      description = "A file of readings, or a folder or a glob of files of the same form.")
  private String file;

  @Option(
      names = "--out",
      paramLabel = "PIPELINE",
      defaultValue = "pipeline.yaml",
      description = "File to write, pipeline.yaml by default.")
  private Path target;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the pipeline; by default that of the file.")
  private String name;

  @Option(names = "--force", description = "Replace a file that is already there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (name != null && !NAME.matcher(name).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot name a pipeline '"
              + name
              + "': expected up to 64 letters, digits, dots, dashes, underscores");
    }
    refuseToReplace();
    SampledPipeline found = look();
    if (target.toAbsolutePath().getParent() != null) {
      Files.createDirectories(target.toAbsolutePath().getParent());
    }
    Files.writeString(target, yaml(found));
    say(found);
    return ExitCode.DONE;
  }

  /** The text of the pipeline, with the name of its file in the commands of its first lines. */
  private String yaml(SampledPipeline found) {
    String named = target.toString().replaceAll("\\p{Cntrl}", "?");
    return found
        .yaml()
        .replaceFirst("(?m)^#   (.* run --check) FILE$", "#   $1 " + quoted(named))
        .replaceFirst("(?m)^#   (.* run) FILE$", "#   $1 " + quoted(named));
  }

  private static String quoted(String name) {
    return Matcher.quoteReplacement(name.matches("[\\w./-]+") ? name : "'" + name + "'");
  }

  private void refuseToReplace() {
    if (Files.isDirectory(target)) {
      throw CommandException.refused(
          "Cannot write " + target + ": expected a file, found a folder; name a file in it");
    }
    if (Files.exists(target) && !force) {
      throw CommandException.refused(
          "Cannot write "
              + target
              + ": it is already there; name another file with --out, or replace it with --force");
    }
  }

  private SampledPipeline look() throws IOException {
    try {
      return SampledPipeline.of(
          file,
          Optional.ofNullable(name).orElseGet(() -> nameOf(file)),
          plugin.plugins().catalog());
    } catch (FileException unfit) {
      throw CommandException.refused(unfit.getMessage(), unfit);
    }
  }

  /** The name of a file without extensions, of letters that a pipeline's name may have. */
  static String nameOf(String file) {
    String[] names = file.replaceFirst("/+$", "").split("/");
    String last = names[names.length - 1];
    String stem = EXTENSIONS.matcher(last).replaceFirst("");
    String letters =
        stem.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+|[-.]+$", "");
    if (letters.matches("\\d*") && names.length > 1 && !names[names.length - 2].isEmpty()) {
      return nameOf(names[names.length - 2] + "-" + (letters.isEmpty() ? "all" : letters));
    }
    return letters.isEmpty()
        ? "pipeline"
        : letters.substring(0, Math.min(LONGEST_NAME, letters.length()));
  }

  private void say(SampledPipeline found) {
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = TextTable.of("field", "use", "values", "missing", "remark");
    found
        .fields()
        .forEach(
            field ->
                table.add(field.name(), field.use(), field.range(), field.gaps(), field.remark()));
    table.lines().forEach(out::println);
    out.println();
    found.sentences().forEach(out::println);
    found.checks().forEach(out::println);
    out.println("wrote " + target + "; look at its comments, then: millrace run " + target);
  }
}
