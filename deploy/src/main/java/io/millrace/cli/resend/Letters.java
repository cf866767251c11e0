package io.millrace.cli.resend;

import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.records.FolderLines;
import io.millrace.cli.records.StoredRecord;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dead letters of a pipeline, each record once however often it was refused. */
final class Letters {

  private final Map<Letter.Place, Letter> letters = new LinkedHashMap<>();

  private Letters() {}

  /**
   * Which letters are meant.
   *
   * @param reasons empty: any
   * @param since when they were written at the earliest, in milliseconds since 1970 UTC
   * @param until before when they were written
   */
  record Choice(Set<String> reasons, long since, long until) {

    boolean has(Letter letter, long time) {
      return (reasons.isEmpty() || reasons.contains(letter.reason()))
          && time >= since
          && time < until;
    }
  }

  /**
   * Reads the committed letters of a sink.
   *
   * @throws io.millrace.cli.console.CommandException if it cannot be read
   */
  static Letters of(SinkSpec sink, Choice choice) {
    Letters letters = new Letters();
    if (sink instanceof SinkSpec.Folder folder) {
      new FolderLines(Path.of(folder.path())).each(stored -> letters.take(stored, choice));
      return letters;
    }
    try (CommittedRecords records = CommittedRecords.open(PipelineTopics.of(sink).orElseThrow())) {
      records.toEnd(record -> letters.take(StoredRecord.of(record), choice), () -> false);
    }
    return letters;
  }

  /** By where their records lie, in the order in which they were written. */
  Map<Letter.Place, Letter> byPlace() {
    return letters;
  }

  private boolean take(StoredRecord stored, Choice choice) {
    Optional<Letter> letter = Letter.read(stored.value());
    if (letter.isPresent() && choice.has(letter.get(), stored.time())) {
      letters.merge(letter.get().place(), letter.get(), Letter::and);
    }
    return true;
  }
}
