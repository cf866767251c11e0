package io.millrace.streaming.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.dump.DumpWriter;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.dump.RefusedRecords;
import io.millrace.streaming.connect.json.MappedJsonDecoder;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.StampedDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of a topic, read as a source of a pipeline. */
final class DumpedTopicTest {

  private static final long NOW = 1_700_000_000_000L;

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    dump("a.dump", "readings", List.of(record("boiler", 4, NOW, "{\"v\": 1.5}")));

    Polled polled = new Polled();
    assertThat(polled.poll(reader("a.dump"))).isEqualTo(InputStatus.END_OF_INPUT);

    Observation read = (Observation) polled.records.get(0);
    assertThat(read.key()).isEqualTo("boiler");
    assertThat(read.time()).isEqualTo(NOW);
    assertThat(read.values()).containsExactly(1.5f);
    assertThat(read.origin()).as("as in the topic").isEqualTo(Origin.topic("readings", 2, 4));
  }

  @Test
  void recordsOfNoTopicAreNamedByTheirPlaceInTheFile() throws IOException {
    dump("a.dump", "", List.of(record("a", 0, NOW, "{\"v\":1}"), record("b", 1, NOW, "{\"v\":2}")));

    Polled polled = new Polled();
    polled.poll(reader("a.dump"));

    assertThat(polled.shown()).containsExactly("a.dump:1 a", "a.dump:2 b");
  }

  @Test
  void whatIsNoReadingIsADeadLetterAsItWasInTheTopic() throws IOException {
    DeadLetter refused =
        new DeadLetter(Reason.MALFORMED, "no number", Origin.file("b.csv", 7), "x,y");
    dump(
        "a.dump.gz",
        "t",
        List.of(
            record("a", 0, NOW, "not JSON"),
            new DumpedRecord(NOW, 2, 1, "a".getBytes(UTF_8), null, List.of()),
            record(null, 2, NOW, "{\"v\":1}"),
            record("a", 3, NOW - 100_000, "{\"v\":1}"),
            RefusedRecords.of(refused).at(NOW, 4),
            record("a", 5, NOW, "{\"v\":7}")));

    Polled polled = new Polled();
    polled.poll(reader("a.dump.gz"));

    assertThat(polled.shown())
        .containsExactly(
            "t:0 malformed",
            "t:1 malformed",
            "t:2 malformed",
            "t:3 a",
            "b.csv:7 malformed",
            "t:5 a");
    assertThat(polled.records.get(4)).isEqualTo(refused);
  }

  /** A record whose time is far beyond the timestamp that its broker gave is early here too. */
  @Test
  void timesBeyondTheTimestampAreEarlyAsInTheTopic() throws IOException {
    Mapping fromField =
        mapping(Mapping.Time.of(new Mapping.Field.Path("t"), Mapping.TimeForm.MILLIS));
    dump(
        "a.dump",
        "t",
        List.of(
            record("a", 0, NOW, "{\"v\":1,\"t\":" + (NOW + 1000) + "}"),
            record("a", 1, NOW, "{\"v\":1,\"t\":" + (NOW + 1001) + "}")));

    Polled polled = new Polled();
    polled.poll(reader(new Play[1], fromField, "a.dump"));

    assertThat(polled.shown()).containsExactly("t:0 a", "t:1 early");
  }

  @Test
  void readingGoesOnAfterEveryRecordOfEveryFile() throws IOException {
    for (String name : List.of("1.dump", "2.dump.gz", "3.dump")) {
      List<DumpedRecord> records = new ArrayList<>();
      for (int offset = 0; offset < 5; offset++) {
        records.add(record(name, offset, NOW + offset, offset == 3 ? "?" : "{\"v\":1}"));
      }
      dump(name, "t", records);
    }
    Polled whole = new Polled();
    whole.poll(reader("1.dump", "2.dump.gz", "3.dump"));
    assertThat(whole.records).hasSize(15);

    FileQueueSerializer serializer = new FileQueueSerializer();
    for (int before = 0; before < whole.records.size(); before++) {
      FileSourceReader first = reader("1.dump", "2.dump.gz", "3.dump");
      Polled polled = new Polled();
      polled.poll(first, before);
      FileQueue place = first.snapshotState(1).get(0);
      first.close();
      FileSourceReader second = new FileSourceReader(format(fromKafka()));
      second.addSplits(List.of(serializer.deserialize(1, serializer.serialize(place))));
      second.notifyNoMoreSplits();
      polled.poll(second);

      assertThat(polled.records)
          .as("restored after %s", before)
          .usingRecursiveComparison()
          .isEqualTo(whole.records);
    }
  }

  @Test
  void aDumpThatIsCutOffEndsTheJobWithTheReasonAndNotEarly() throws IOException {
    dump(
        "a.dump", "t", List.of(record("a", 0, NOW, "{\"v\":1}"), record("a", 1, NOW, "{\"v\":1}")));
    Path file = folder.resolve("a.dump");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    Polled polled = new Polled();

    assertThatThrownBy(() -> polled.poll(reader("a.dump")))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("a.dump: expected a whole dump, found it damaged or cut off");
    assertThat(polled.records).hasSize(1);
  }

  /** At a hundred times their speed, records 2 s apart are 20 ms apart. */
  @Test
  void aPlayedDumpKeepsItsDistancesAndLosesNothingWhileItWaits() throws Exception {
    List<DumpedRecord> records = new ArrayList<>();
    for (int offset = 0; offset < 5; offset++) {
      records.add(record("a", offset, NOW + 2000L * offset, "{\"v\":" + offset + "}"));
    }
    dump("a.dump", "t", records);
    FileSourceReader reader =
        reader(
            new Play[] {
              new Play(new Pace(100, ""), UnregisteredMetricsGroup.createSourceReaderMetricGroup())
            },
            fromKafka(),
            "a.dump");
    Polled polled = new Polled();
    long begin = System.nanoTime();
    FileQueue held = null;
    while (polled.poll(reader) == InputStatus.NOTHING_AVAILABLE) {
      held = held == null ? reader.snapshotState(1).get(0) : held;
      awaited(reader);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    reader.close();

    assertThat(polled.records).hasSize(5);
    assertThat(polled.timestamps)
        .containsExactly(NOW, NOW + 2000, NOW + 4000, NOW + 6000, NOW + 8000);
    assertThat(millis).isGreaterThanOrEqualTo(79);
    // The record that waited is not in the snapshot as one that was read.
    FileSourceReader restored = new FileSourceReader(format(fromKafka()));
    restored.addSplits(List.of(held));
    restored.notifyNoMoreSplits();
    Polled rest = new Polled();
    rest.poll(restored);
    assertThat(rest.records).usingRecursiveComparison().isEqualTo(polled.records.subList(1, 5));
  }

  private static void awaited(FileSourceReader reader)
      throws InterruptedException, ExecutionException, TimeoutException {
    reader.isAvailable().get(10, TimeUnit.SECONDS);
  }

  private static DumpedRecord record(String key, long offset, long timestamp, String value) {
    return new DumpedRecord(
        timestamp,
        2,
        offset,
        key == null ? null : key.getBytes(UTF_8),
        value.getBytes(UTF_8),
        List.of());
  }

  private void dump(String name, String topic, List<DumpedRecord> records) throws IOException {
    try (DumpWriter out = DumpWriter.file(folder.resolve(name), topic)) {
      for (DumpedRecord record : records) {
        out.write(record);
      }
      out.finish();
    }
  }

  private static Mapping.Time fromKafka() {
    return Mapping.Time.of(
        new Mapping.Field.Beside(Mapping.Part.KAFKA_TIMESTAMP, "", ""), Mapping.TimeForm.MILLIS);
  }

  private static Mapping mapping(Mapping.Time time) {
    return new Mapping(
        new Mapping.Field.Beside(Mapping.Part.KAFKA_KEY, "", ""),
        Mapping.Field.NONE,
        Mapping.Field.NONE,
        time,
        Mapping.Values.of(List.of(new Mapping.Field.Path("v"))));
  }

  private static FileFormat format(Mapping.Time time) {
    return format(mapping(time));
  }

  private static FileFormat format(Mapping mapping) {
    return new FileFormat.Dump(
        new StampedDecoder(
            new MappedJsonDecoder(mapping, List.of("v"), 1000), Duration.ofSeconds(1)),
        1000);
  }

  private FileSourceReader reader(String... names) {
    return reader(new Play[1], fromKafka(), names);
  }

  private FileSourceReader reader(Play[] play, Mapping.Time time, String... names) {
    return reader(play, mapping(time), names);
  }

  private FileSourceReader reader(Play[] play, Mapping mapping, String... names) {
    FileSourceReader reader = new FileSourceReader(format(mapping), play[0]);
    reader.addSplits(
        List.of(FileQueue.of(Arrays.stream(names).map(name -> folder + "/" + name).toList())));
    reader.notifyNoMoreSplits();
    return reader;
  }
}
