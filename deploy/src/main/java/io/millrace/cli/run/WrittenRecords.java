package io.millrace.cli.run;

import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.streaming.connect.file.FolderSinks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a run has written to a sink since it began: the files of a folder that are as new, or the
 * committed records of a topic behind its end at that time.
 *
 * <p>Made for a few words at the end of a run. Where the place cannot be read from this machine,
 * there is nothing to say, which is no error.
 */
final class WrittenRecords {

  /** The markers of a commit follow it by a moment. */
  private static final long MOMENT_NANOS = Duration.ofSeconds(3).toNanos();

  private static final long BETWEEN_NANOS = 50_000_000L;

  private final SinkSpec sink;
  private final long began;
  private final Optional<Map<Integer, Long>> ends;

  private WrittenRecords(SinkSpec sink, long began, Optional<Map<Integer, Long>> ends) {
    this.sink = sink;
    this.began = began;
    this.ends = ends;
  }

  /**
   * Notes where a sink ends now.
   *
   * @param began time of the present run; files that were written earlier are passed over. In
   *     milliseconds since 1970 UTC
   */
  static WrittenRecords since(SinkSpec sink, long began) {
    Optional<TopicAddress> topic = PipelineTopics.of(sink);
    if (topic.isEmpty()) {
      return new WrittenRecords(sink, began, Optional.empty());
    }
    try (CommittedRecords records = CommittedRecords.open(topic.get())) {
      return new WrittenRecords(sink, began, Optional.of(records.ends()));
    } catch (CommandException unreachable) {
      return new WrittenRecords(sink, began, Optional.empty());
    }
  }

  /**
   * Reads them.
   *
   * @param use takes a record as text; returns whether to go on
   */
  void each(Predicate<String> use) {
    try {
      if (sink instanceof SinkSpec.Folder folder) {
        if (!folder.path().contains(":/")) {
          eachLine(Path.of(folder.path()), use);
        }
      } else if (ends.isPresent()) {
        eachRecord(PipelineTopics.of(sink).orElseThrow(), use);
      }
    } catch (IOException | CommandException unreadable) {
      // The records are there for the user; this is only their summary.
    }
  }

  /** Whether there is one. */
  boolean isPresent() {
    boolean[] found = {false};
    each(
        record -> {
          found[0] = true;
          return false;
        });
    return found[0];
  }

  private void eachRecord(TopicAddress topic, Predicate<String> use) {
    try (CommittedRecords records = CommittedRecords.open(topic)) {
      long until = System.nanoTime() + MOMENT_NANOS;
      while (records.open() > 0 && System.nanoTime() < until) {
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
      records.seek(ends.orElseThrow());
      records.toEnd(
          record ->
              record.value() == null
                  || use.test(new String(record.value(), StandardCharsets.UTF_8)),
          () -> false);
    }
  }

  private void eachLine(Path folder, Predicate<String> use) throws IOException {
    for (Path part : parts(folder)) {
      try (BufferedReader lines = Files.newBufferedReader(part)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!use.test(line)) {
            return;
          }
        }
      }
    }
  }

  private List<Path> parts(Path folder) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (FolderSinks.isPart(file.getFileName().toString())
            && Files.getLastModifiedTime(file).toMillis() >= began) {
          parts.add(file);
        }
      }
    }
    return parts;
  }
}
