package io.millrace.cli.records;

import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.run.BranchOption;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.ReadFrom;
import io.millrace.cli.topic.TopicAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace read}. */
@Command(
    name = "read",
    description =
        "Print the committed records of a topic, or of a folder of results or dead letters, one"
            + " JSON value a line.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace read out/dead-letters --reason late",
      "  millrace read --pipeline air.yaml --key Dongsi --fields time,score --follow",
      "      the results of a pipeline, wherever they go",
      "  millrace read --pipeline air.yaml --dead-letters --limit 5",
      "  millrace read --topic readings --from 2026-01-31T08:00:00Z --surroundings",
      "      with partition, offset, timestamp, key and headers",
      "",
      "Records of a transaction that has not ended are not committed, and not shown.",
      "Exit codes: 0 done, 1 failed while reading, 2 bad usage or a place that does not exist."
    })
public final class ReadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "A folder that a pipeline writes, or one file of it.")
  private Path folder;

  @Mixin private TopicOptions topic;

  @Mixin private BranchOption branch;

  @Option(
      names = "--dead-letters",
      description = "With --pipeline: its dead letters, not its results.")
  private boolean deadLetters;

  @Option(names = "--drifts", description = "With --pipeline: the changes that its stages found.")
  private boolean drifts;

  @Option(names = "--alarms", description = "With --pipeline: the alarms that its stages raised.")
  private boolean alarms;

  @Option(names = "--metrics", description = "With --pipeline: its metrics, not its results.")
  private boolean metrics;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      defaultValue = "beginning",
      description =
          "Of a topic: beginning, end, an offset, or a time of the record's timestamp;"
              + " ${DEFAULT-VALUE}.")
  private String from;

  @Option(names = "--limit", paramLabel = "N", description = "Print at most N records.")
  private Long limit;

  @Option(names = "--follow", description = "Wait for further records, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only records of this key; may be repeated.")
  private List<String> keys = List.of();

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only dead letters of this reason, such as late; may be repeated.")
  private List<String> reasons = List.of();

  @Option(
      names = "--fields",
      split = ",",
      paramLabel = "FIELD",
      description = "Only these fields of a record, such as key,time,score.")
  private List<String> fields = List.of();

  @Option(
      names = "--surroundings",
      description = "Print where each record lies, its key, headers and timestamp too.")
  private boolean surroundings;

  @Override
  public Integer call() {
    ReasonNames.check(reasons);
    if ((folder != null) == topic.isGiven()) {
      throw CommandException.refused(
          folder == null
              ? "Cannot tell what to read: name a folder, or add --topic TOPIC or --pipeline"
                  + " PIPELINE"
              : "Cannot read a folder and a topic: name one of them");
    }
    if ((drifts ? 1 : 0) + (alarms ? 1 : 0) + (deadLetters || !reasons.isEmpty() ? 1 : 0) > 1) {
      throw CommandException.refused(
          "Cannot read dead letters, drifts and alarms at once: name one of them");
    }
    if ((drifts || alarms) && topic.pipeline().isEmpty()) {
      throw CommandException.refused(
          "Cannot tell which "
              + (drifts ? "drifts" : "alarms")
              + " to read: add --pipeline PIPELINE");
    }
    ReadFrom begin = ReadFrom.of(from);
    RecordText text =
        new RecordText(
            new RecordText.Filter(Set.copyOf(keys), Set.copyOf(reasons)),
            fields,
            surroundings ? RecordText.Surroundings.SHOWN : RecordText.Surroundings.LEFT_OUT);
    Optional<Path> written = folder == null ? writtenFolder() : Optional.of(folder);
    try (StopRequest stop = StopRequest.ofProcess("Stopped before it began.")) {
      Printer print = new Printer(text, stop);
      if (written.isPresent()) {
        if (!(begin instanceof ReadFrom.Beginning)) {
          throw CommandException.refused(
              "Cannot read folder " + written.get() + " --from " + from + ": expected a topic");
        }
        folder(new FolderLines(written.get()), print, stop);
      } else {
        topic(topic.address(this::sinks), begin, print, stop);
      }
      return ExitCode.DONE;
    }
  }

  /** The folder to which the pipeline writes what is asked for, if it is no topic. */
  private Optional<Path> writtenFolder() {
    return topic.namesTopic()
        ? Optional.empty()
        : topic
            .pipeline()
            .map(this::sink)
            .filter(SinkSpec.Folder.class::isInstance)
            .map(sink -> Path.of(((SinkSpec.Folder) sink).path()));
  }

  private List<TopicAddress> sinks(PipelineSpec pipeline) {
    return PipelineTopics.of(sink(pipeline)).stream().toList();
  }

  private SinkSpec sink(PipelineSpec pipeline) {
    if (drifts || alarms) {
      EventKind kind = drifts ? EventKind.DRIFT : EventKind.ALARM;
      OutputSpec.Events events = branch.of(pipeline).outputs().events().get(kind);
      if (events == null) {
        throw CommandException.refused(
            "Cannot read "
                + kind.word()
                + "s of pipeline "
                + pipeline.name()
                + ": it writes none; add "
                + kind.word()
                + "s: to its file");
      }
      return events.sink();
    }
    if (metrics) {
      PipelineSpec part = branch.of(pipeline);
      return part.outputs()
          .metrics()
          .orElseThrow(
              () ->
                  CommandException.refused(
                      "Cannot read the metrics of "
                          + part.name()
                          + ": expected metrics: in the pipeline, found none; add evaluate: and"
                          + " metrics:, or use measure on the results"));
    }
    return deadLetters || !reasons.isEmpty()
        ? pipeline.outputs().deadLetters()
        : branch.of(pipeline).outputs().results();
  }

  private void folder(FolderLines records, Predicate<StoredRecord> print, StopRequest stop) {
    if (follow) {
      records.follow(print, stop);
      return;
    }
    records.each(print);
    long open = records.open();
    if (open > 0) {
      note(
          NumberText.count(open)
              + (open == 1 ? " file there holds" : " files there hold")
              + " what no checkpoint covers yet, which is not shown");
    }
  }

  private void topic(
      TopicAddress address, ReadFrom begin, Predicate<StoredRecord> print, StopRequest stop) {
    try (CommittedRecords records = CommittedRecords.open(address)) {
      records.seek(begin);
      if (follow) {
        records.follow(record -> print.test(StoredRecord.of(record)), stop);
        return;
      }
      records.toEnd(record -> print.test(StoredRecord.of(record)), stop);
      long open = records.open();
      if (open > 0) {
        note(
            "up to "
                + NumberText.count(open)
                + " records there are of transactions that have not ended, and are not shown");
      }
    }
  }

  private void note(String text) {
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().println("note: " + text);
  }

  /** Prints records until there are enough, or nobody reads any more. */
  private final class Printer implements Predicate<StoredRecord> {

    private final RecordText text;
    private final StopRequest stop;
    private long printed;

    Printer(RecordText text, StopRequest stop) {
      this.text = text;
      this.stop = stop;
    }

    @Override
    public boolean test(StoredRecord record) {
      if (limit != null && printed >= limit) {
        return false;
      }
      PrintWriter out = spec.commandLine().getOut();
      String line = text.line(record);
      if (line != null) {
        out.println(line);
        printed++;
      }
      // A pipe that was closed, as by head, ends the command without an error.
      return !stop.getAsBoolean() && !out.checkError() && (limit == null || printed < limit);
    }
  }
}
