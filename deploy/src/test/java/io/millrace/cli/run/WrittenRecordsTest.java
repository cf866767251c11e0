package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.SinkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run wrote to a folder since it began; of topics: {@code RefusedRecordITCase}. */
final class WrittenRecordsTest {

  private static final long BEGAN = 1_700_000_000_000L;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    part("part-a-0.jsonl", BEGAN, "1", "2");
    part("part-b-0.jsonl", BEGAN + 1, "3");

    assertThat(written(folder)).containsExactly("1", "2", "3");
    assertThat(since(folder).isPresent()).isTrue();
  }

  @Test
  void whatAnEarlierRunWroteIsPassedOver() throws IOException {
    part("part-a-0.jsonl", BEGAN - 1, "old");
    assertThat(since(folder).isPresent()).isFalse();

    part("part-b-0.jsonl", BEGAN, "new");

    assertThat(written(folder)).containsExactly("new");
  }

  /** A file that no checkpoint covers may vanish again, and hidden ones are no records. */
  @Test
  void onlyWhatACheckpointCoversIsWritten() throws IOException {
    part(".part-a-0.jsonl.inprogress.0b", BEGAN, "open");
    part(".millrace-run-boiler.json", BEGAN, "{}");

    assertThat(since(folder).isPresent()).isFalse();
  }

  @Test
  void readingStopsWhereItIsToldTo() throws IOException {
    part("part-a-0.jsonl", BEGAN, "1", "2");
    part("part-b-0.jsonl", BEGAN, "3");
    List<String> seen = new ArrayList<>();

    since(folder)
        .each(
            line -> {
              seen.add(line);
              return !line.equals("2");
            });

    assertThat(seen).as("no further file either").containsExactly("1", "2");
  }

  @Test
  void aPlaceThatCannotBeReadFromHereHasNothingToSay() {
    assertThat(written(folder.resolve("none"))).isEmpty();
    assertThat(WrittenRecords.since(new SinkSpec.Folder("s3://bucket/results"), BEGAN).isPresent())
        .isFalse();
  }

  private static List<String> written(Path place) {
    List<String> lines = new ArrayList<>();
    since(place).each(lines::add);
    return lines;
  }

  private static WrittenRecords since(Path place) {
    return WrittenRecords.since(new SinkSpec.Folder(place.toString()), BEGAN);
  }

  private void part(String name, long time, String... lines) throws IOException {
    Path part = Files.write(folder.resolve(name), List.of(lines));
    Files.setLastModifiedTime(part, FileTime.fromMillis(time));
  }
}
