package io.millrace.cli.records;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Rate;
import io.millrace.cli.console.StatusLine;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.ReadFrom;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.state.OwnerOnly;
import io.millrace.streaming.connect.dump.DumpWriter;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.record.Envelope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace record}. */
@Command(
    name = "record",
    description =
        "Write the records of a topic to a file: bytes, keys, headers, timestamps, partitions.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace record readings --out readings.dump.gz",
      "      what is in the topic now",
      "  millrace record readings --out readings.dump.gz --from 2026-01-31 --follow",
      "      from then on, and what comes, until Ctrl-C",
      "  millrace replay readings.dump.gz --to readings",
      "      play it again",
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage or a topic that does not exist."
    })
public final class RecordCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..1",
      description = "The topic; that which the pipeline reads otherwise.")
  private String named;

  @Mixin private TopicOptions topic;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; compressed if its name ends in .gz.")
  private Path file;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      defaultValue = "beginning",
      description = "beginning, end, an offset, or a time such as 2026-01-31T08:00:00Z.")
  private String from;

  @Option(names = "--follow", description = "Write what comes too, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many records.")
  private Long limit;

  @Option(names = "--force", description = "Replace a file that is already there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(file) && !force) {
      throw CommandException.refused(
          "Cannot write "
              + file
              + ": it is already there; name another file, or replace it with --force");
    }
    ReadFrom beginning = ReadFrom.of(from);
    TopicAddress address = topic.address(named, PipelineTopics::sources);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Whole or not there: a file that is cut off would be refused only when it is played.
    Path open = folder.resolve("." + file.getFileName() + ".open" + (packed() ? ".gz" : ""));
    try (StopRequest stop = StopRequest.ofProcess("Stopped before it began: nothing was written.");
        CommittedRecords records = CommittedRecords.open(address)) {
      records.seek(beginning);
      OwnerOnly.write(open, new byte[0]);
      long count;
      try (DumpWriter out = DumpWriter.file(open, address.topic())) {
        write(records, out, stop);
        out.finish();
        count = out.count();
      } catch (UncheckedIOException failed) {
        throw failed.getCause();
      }
      Files.move(open, file, StandardCopyOption.REPLACE_EXISTING);
      spec.commandLine()
          .getOut()
          .println(
              "recorded     "
                  + NumberText.count(count)
                  + " records of "
                  + address
                  + " in "
                  + file
                  + ", "
                  + NumberText.count(Files.size(file))
                  + " bytes");
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + file + ": " + failed, failed);
    } finally {
      Files.deleteIfExists(open);
    }
    return ExitCode.DONE;
  }

  private boolean packed() {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  private void write(CommittedRecords records, DumpWriter out, BooleanSupplier stop) {
    PrintWriter console = spec.commandLine().getOut();
    StatusLine status = new StatusLine(console, System.console() != null);
    Rate rate = new Rate();
    long start = System.nanoTime();
    Predicate<ConsumerRecord<byte[], byte[]>> use =
        record -> {
          try {
            out.write(dumped(record));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
          double seconds = (System.nanoTime() - start) / 1e9;
          if (out.count() % 1000 == 0 && seconds > 1 && status.isDue(seconds)) {
            status.show(
                String.format(
                    Locale.ROOT,
                    "  %s records  %,.0f/s",
                    NumberText.count(out.count()),
                    rate.at(out.count(), seconds)),
                seconds);
          }
          return limit == null || out.count() < limit;
        };
    try {
      if (follow) {
        records.follow(use, stop);
      } else {
        records.toEnd(use, stop);
      }
    } finally {
      status.end();
    }
  }

  private static DumpedRecord dumped(ConsumerRecord<byte[], byte[]> record) {
    List<DumpedRecord.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new DumpedRecord.Header(header.key(), header.value()));
    }
    return new DumpedRecord(
        record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
            ? Envelope.NO_TIMESTAMP
            : record.timestamp(),
        record.partition(),
        record.offset(),
        record.key(),
        record.value(),
        headers);
  }
}
