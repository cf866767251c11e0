package io.millrace.cli.records;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Rate;
import io.millrace.cli.console.StatusLine;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.cli.topic.TopicCheck;
import io.millrace.cli.topic.TopicFailure;
import io.millrace.streaming.connect.record.LineReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace send}. */
@Command(
    name = "send",
    description = "Send the lines of a file, or of the standard input, to a topic.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace send readings.jsonl --topic readings --key key",
      "      each line a record, with its field key as the key of the record",
      "  millrace send air.csv --pipeline air.yaml --objects --key station",
      "      rows as JSON objects, to the topic that the pipeline reads, with its security",
      "  millrace read out/results | millrace send - --topic copies --rate 100/s",
      "",
      "Exit codes: 0 all sent, 1 not all, 2 bad usage or a topic that does not exist."
    })
public final class SendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A file, which may be compressed (.gz), or - for the standard input.")
  private String file;

  @Mixin private TopicOptions topic;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "lines (as they are), json (an object a line) or csv (rows below a header); by the name"
              + " of the file otherwise, and lines if that tells nothing.")
  private Format format;

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description =
          "Field or column whose text is the key of a record; of several, joined by /. Repeat it.")
  private List<String> key = List.of();

  @Option(
      names = "--timestamp",
      paramLabel = "FIELD",
      description =
          "Field or column with the timestamp of a record, in milliseconds or ISO 8601; the time"
              + " at which it is sent otherwise.")
  private String timestamp;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header of every record; may be repeated.")
  private Map<String, String> headers = Map.of();

  @Option(
      names = "--objects",
      description = "Send rows of CSV as JSON objects with the names of the header.")
  private boolean objects;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      defaultValue = ",",
      description = "Separator of CSV, or tab; a comma otherwise.")
  private String separator;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "Records a second; as fast as the broker takes them otherwise.")
  private String rate;

  @Option(
      names = "--after",
      paramLabel = "LINE",
      defaultValue = "0",
      description = "Begin after this line, to go on where an earlier call ended.")
  private long after;

  @Option(
      names = "--create",
      paramLabel = "N",
      description = "Create the topic with this number of partitions if there is none.")
  private Integer partitions;

  /** How the lines of an input are records. */
  enum Format {
    LINES,
    JSON,
    CSV
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Format how = format == null ? byName(file, key.isEmpty() && timestamp == null) : format;
    refuse(how);
    double perSecond = perSecond(rate);
    TopicAddress address = topic.address(PipelineTopics::sources);
    LineReader input = InputLines.open(file);
    try (RecordLines lines = lines(how, input);
        StopRequest stop = StopRequest.ofProcess("Stopped before it began: nothing was sent.")) {
      Optional<TopicCheck.Plan> plan =
          Optional.ofNullable(partitions)
              .map(count -> new TopicCheck.Plan(Optional.of(count), Map.of()));
      if (TopicCheck.written(address, plan)) {
        out.println("made " + address);
      }
      return send(lines, address, perSecond, stop);
    } catch (UnfitLineException unfit) {
      throw CommandException.failed("Cannot send " + unfit.getMessage(), unfit);
    } catch (KafkaException failed) {
      throw TopicFailure.of("write", address, failed);
    }
  }

  private int send(RecordLines lines, TopicAddress address, double perSecond, StopRequest stop)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    StatusLine status = new StatusLine(out, System.console() != null);
    Rate recent = new Rate();
    long start = System.nanoTime();
    RecordSender.Sent sent;
    try (RecordSender sender = new RecordSender(address, headers())) {
      sent =
          sender.send(
              lines,
              after,
              perSecond,
              stop,
              count -> {
                double seconds = (System.nanoTime() - start) / 1e9;
                // The first line after a while: most inputs are sent before.
                if (count % 100 == 0 && seconds > 1 && status.isDue(seconds)) {
                  status.show(
                      String.format(
                          Locale.ROOT,
                          "  %s records  %,.0f/s",
                          NumberText.count(count),
                          recent.at(count, seconds)),
                      seconds);
                }
              });
    } finally {
      status.end();
    }
    double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
    out.println(
        String.format(
            Locale.ROOT,
            "sent         %s records, %s bytes, to %s in %.1f s, %,.0f/s",
            NumberText.count(sent.count()),
            NumberText.count(sent.bytes()),
            address,
            seconds,
            sent.count() / seconds));
    if (sent.records().size() > 1) {
      out.println(
          "partitions   "
              + sent.records().entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + NumberText.count(entry.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    out.flush();
    if (sent.failure().isPresent()) {
      throw failure(sent, address);
    }
    if (stop.getAsBoolean()) {
      out.println("stopped      go on with --after " + sent.sure());
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private CommandException failure(RecordSender.Sent sent, TopicAddress address) {
    Exception cause = sent.failure().orElseThrow();
    String goOn =
        "\nEvery record up to line " + sent.sure() + " was sent: go on with --after " + sent.sure();
    if (cause instanceof UnfitLineException) {
      return CommandException.failed(
          "Cannot send " + cause.getMessage() + goOn + ", or --after that line to leave it out",
          cause);
    }
    return CommandException.failed(
        TopicFailure.of("write", address, cause).getMessage()
            + goOn
            + "; a record behind it may be there already, so that it would be there twice",
        cause);
  }

  private RecordLines lines(Format how, LineReader input) throws IOException {
    RecordParts parts = new RecordParts(key, Optional.ofNullable(timestamp));
    return switch (how) {
      case LINES -> PlainLines.any(file, input);
      case JSON -> PlainLines.json(file, input, parts);
      case CSV ->
          new CsvRows(
              file,
              input,
              character(separator),
              objects ? CsvRows.As.OBJECT : CsvRows.As.TEXT,
              parts);
    };
  }

  /** What the name of a file says; without a key or timestamp any input may be lines. */
  private static Format byName(String file, boolean plain) {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return Format.CSV;
    }
    return plain ? Format.LINES : Format.JSON;
  }

  private void refuse(Format how) {
    if (how == Format.LINES && !(key.isEmpty() && timestamp == null)) {
      throw CommandException.refused(
          "Cannot take a key or timestamp from lines as they are: expected --format json or csv");
    }
    if (how != Format.CSV && objects) {
      throw CommandException.refused(
          "Cannot make objects of " + file + ": expected --format csv with --objects");
    }
  }

  private List<Header> headers() {
    List<Header> all = new ArrayList<>();
    headers.forEach(
        (name, value) -> all.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8))));
    return all;
  }

  private static char character(String separator) {
    if (separator.equals("tab") || separator.equals("\\t")) {
      return '\t';
    }
    if (separator.length() != 1) {
      throw CommandException.refused(
          "Cannot separate by '" + separator + "': expected one character, or tab");
    }
    return separator.charAt(0);
  }

  /** Reads a rate such as {@code 100}, {@code 100/s} or {@code 30/min}. */
  static double perSecond(String text) {
    if (text == null) {
      return Double.POSITIVE_INFINITY;
    }
    String number = text.replaceFirst("/(s|min)$", "");
    try {
      double count = Double.parseDouble(number);
      double perSecond = text.endsWith("/min") ? count / 60 : count;
      if (perSecond > 0 && Double.isFinite(perSecond)) {
        return perSecond;
      }
    } catch (NumberFormatException unreadable) {
      // Refused below.
    }
    throw CommandException.refused(
        "Cannot send at rate " + text + ": expected records a second such as 100/s, or 30/min");
  }
}
