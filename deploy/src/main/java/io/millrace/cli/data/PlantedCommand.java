package io.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.simulate.trace.Planted;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace data planted}. */
@Command(
    name = "planted",
    description =
        "Made-up readings of sixteen channels whose truth is known: few causes at a time, noise,"
            + " and some strange readings, labelled so.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace data planted out/noisy.csv --truth out/clean.csv",
      "",
      "Exit codes: 0 done, 1 a file cannot be written, 2 bad usage."
    })
final class PlantedCommand implements Callable<Integer> {

  private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long APART = 60_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file to write, CSV.")
  private Path file;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "File for the same readings without noise.")
  private Path truth;

  @Option(names = "--readings", paramLabel = "N", defaultValue = "40000", description = "Number.")
  private int readings;

  @Option(
      names = "--snr",
      paramLabel = "DB",
      defaultValue = "10",
      description = "Signal-to-noise ratio; ${DEFAULT-VALUE} dB.")
  private double decibels;

  @Option(
      names = "--strange",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of strange readings, labelled 'strange'; ${DEFAULT-VALUE}.")
  private double strange;

  @Option(names = "--seed", defaultValue = "1", description = "Seed.")
  private long seed;

  @Override
  public Integer call() {
    Planted planted = new Planted(decibels, strange, seed);
    try (BufferedWriter shown = open(file);
        BufferedWriter clean = truth == null ? null : open(truth)) {
      for (int at = 0; at < readings; at++) {
        Planted.Row row = planted.next();
        String head =
            Instant.ofEpochMilli(FIRST + at * APART)
                + ",planted,"
                + (row.isStrange() ? "strange" : "");
        line(shown, head, row.shown());
        if (clean != null) {
          line(clean, head, row.truth());
        }
      }
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + file + ": " + failed, failed);
    }
    spec.commandLine().getOut().println(file + ": " + NumberText.count(readings) + " readings");
    return ExitCode.DONE;
  }

  private static BufferedWriter open(Path to) throws IOException {
    Path folder = to.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    BufferedWriter out = Files.newBufferedWriter(to, UTF_8);
    out.write("time,source,label");
    for (int channel = 0; channel < Planted.CHANNELS; channel++) {
      out.write(",c" + channel);
    }
    out.write("\n");
    return out;
  }

  private static void line(BufferedWriter out, String head, float[] values) throws IOException {
    out.write(head);
    for (float value : values) {
      out.write("," + value);
    }
    out.write("\n");
  }
}
