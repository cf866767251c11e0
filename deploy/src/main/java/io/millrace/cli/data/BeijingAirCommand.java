package io.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.Trace;
import io.millrace.simulate.trace.ValueMasking;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace data beijing-air}. */
@Command(
    name = "beijing-air",
    description =
        "Air quality and weather of eight stations in Beijing, hour by hour for two years, as CSV.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace data beijing-air out/beijing-air.csv",
      "  millrace data beijing-air out/spring.csv.gz --days 90",
      "  millrace data beijing-air out/gaps.csv --hide 0.1 --outages 5",
      "",
      "An empty cell was not measured. Exit codes: 0 done, 1 the file cannot be written, 2 bad"
          + " usage."
    })
final class BeijingAirCommand implements Callable<Integer> {

  private static final long SEED = 1;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(BeijingAir.ZONE);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The file to write; compressed if its name ends " + "in .gz.")
  private Path file;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "731",
      description = "The first N days only; all ${DEFAULT-VALUE} by default.")
  private int days;

  @Option(
      names = "--hide",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Hide this share of the values, to measure how they are filled.")
  private double share;

  @Option(
      names = "--outages",
      paramLabel = "DAYS",
      defaultValue = "0",
      description = "Hide one channel of every station for this many days in every 60.")
  private int outages;

  @Option(names = "--city", description = "With a column city, the same in every row.")
  private boolean city;

  @Override
  public Integer call() {
    if (days < 1) {
      throw new ParameterException(
          spec.commandLine(), "Cannot write " + days + " days: expected at least 1");
    }
    Trace trace = BeijingAir.days(days);
    try {
      write(trace, new ValueMasking(share, outages, SEED));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), refused.getMessage());
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + file + ": " + failed, failed);
    }
    spec.commandLine()
        .getOut()
        .println(
            file + ": " + NumberText.count(trace.count()) + " readings\n" + trace.attribution());
    return ExitCode.DONE;
  }

  private void write(Trace trace, ValueMasking hiding) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream bytes = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
        Writer text = new BufferedWriter(new OutputStreamWriter(bytes, UTF_8));
        Stream<Reading> readings = trace.readings()) {
      text.write(
          trace.channels().stream()
              .map(Channel::name)
              .collect(
                  Collectors.joining(",", city ? "time,station,city," : "time,station,", "\n")));
      for (Iterator<Reading> all = readings.iterator(); all.hasNext(); ) {
        text.write(line(hiding.of(all.next())));
      }
    }
  }

  private String line(Reading reading) {
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(Instant.ofEpochMilli(reading.time())))
        .append(',')
        .append(reading.key())
        .append(city ? ",Beijing" : "");
    for (float value : reading.values()) {
      line.append(',').append(Float.isNaN(value) ? "" : number(value));
    }
    return line.append('\n').toString();
  }

  /** Whole numbers without a point, as the table has them. */
  private static String number(float value) {
    return value == (long) value ? Long.toString((long) value) : Float.toString(value);
  }
}
