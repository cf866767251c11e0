package io.millrace.streaming.connect.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.FileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.flink.util.function.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of random records: what was written is read, whole or not at all. */
final class DumpFileTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = folder.resolve("t.dump.gz");
    List<DumpedRecord> records = records(new SeededRandom(1), 3);
    write(file, "t", records);

    assertThat(read(Files.readAllBytes(file), true)).usingRecursiveComparison().isEqualTo(records);
  }

  @Test
  void recordsOfAnyShapeAreReadAsTheyWereWritten() throws IOException {
    SeededRandom random = new SeededRandom(6);
    for (int trial = 0; trial < 200; trial++) {
      List<DumpedRecord> records = records(random, random.below(12));
      byte[] bytes = bytes("topic-" + trial, records);

      assertThat(read(bytes, false)).usingRecursiveComparison().isEqualTo(records);
    }
  }

  @Test
  void aNameInGzIsPackedWhateverItsLetters() throws IOException {
    List<DumpedRecord> records = records(new SeededRandom(2), 5);
    for (String name : List.of("a.dump.gz", "B.DUMP.GZ")) {
      write(folder.resolve(name), "t", records);
      assertThat(read(Files.readAllBytes(folder.resolve(name)), true)).hasSize(5);
    }
    write(folder.resolve("c.dump"), "t", records);
    assertThat(read(Files.readAllBytes(folder.resolve("c.dump")), false)).hasSize(5);
  }

  /** A job that was killed goes on from any record, and takes each one once. */
  @Test
  void readingGoesOnAfterEveryRecord() throws IOException {
    List<DumpedRecord> records = records(new SeededRandom(4), 20);
    byte[] bytes = bytes("t", records);
    for (int before = 0; before <= records.size(); before++) {
      List<DumpedRecord> read = new ArrayList<>();
      long position;
      try (DumpReader first = DumpReader.of(new ByteArrayInputStream(bytes), "x")) {
        for (int i = 0; i < before; i++) {
          read.add(first.next().orElseThrow());
        }
        position = first.position();
      }
      ByteArrayInputStream rest = new ByteArrayInputStream(bytes);
      assertThat(rest.skip(position)).isEqualTo(position);
      try (DumpReader second = DumpReader.after(rest, "x", "t", before, position)) {
        readAll(second, read::add);
        assertThat(second.position()).isEqualTo(bytes.length);
        assertThat(second.count()).isEqualTo(records.size());
      }
      assertThat(read).usingRecursiveComparison().isEqualTo(records);
    }
  }

  /** A broker's records may be in transit when the process is killed: no cut passes for a whole. */
  @Test
  void aDumpThatIsCutOffAnywhereIsRefusedWithItsName() throws IOException {
    byte[] bytes = bytes("a topic", records(new SeededRandom(8), 4));
    for (int length = 6; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);

      assertThatThrownBy(() -> read(cut, false))
          .as("after %s bytes", length)
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith("Cannot read x.dump: expected a whole dump, found it damaged")
          .hasMessageEndingWith("replace the file, or record the topic again");
    }
  }

  @Test
  void aDamagedByteOfARecordIsNeverHalfRead() throws IOException {
    List<DumpedRecord> records = records(new SeededRandom(9), 6);
    byte[] bytes = bytes("t", records);
    SeededRandom random = new SeededRandom(10);
    for (int trial = 0; trial < 2000; trial++) {
      byte[] damaged = bytes.clone();
      damaged[12 + random.below(bytes.length - 12)] ^= (byte) (1 + random.below(255));
      List<DumpedRecord> read = new ArrayList<>();

      assertThatThrownBy(
              () -> {
                try (DumpReader in = DumpReader.of(new ByteArrayInputStream(damaged), "x.dump")) {
                  readAll(in, read::add);
                }
              })
          .isInstanceOf(FileException.class);
      // What came before the damage is what was written.
      assertThat(read)
          .usingRecursiveComparison()
          .isEqualTo(records.subList(0, Math.min(read.size(), records.size())));
    }
  }

  /** Joined by {@code cat}, the records of the second would be lost without a word. */
  @Test
  void twoDumpsInOneFileAreRefused() throws IOException {
    byte[] one = bytes("t", records(new SeededRandom(11), 2));
    byte[] both = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, both, one.length, one.length);

    assertThatThrownBy(() -> read(both, false))
        .isInstanceOf(FileException.class)
        .hasMessage(
            "Cannot read x.dump: expected nothing behind the end of the dump, after record 2,"
                + " found more bytes; read dumps that were joined as the files that they were");
    assertThatThrownBy(() -> read(Arrays.copyOf(one, one.length + 1), false))
        .hasMessageContaining("found more bytes");
  }

  @Test
  void theLastHeaderOfANameCounts() {
    DumpedRecord record =
        new DumpedRecord(
            1,
            0,
            0,
            null,
            null,
            List.of(
                new DumpedRecord.Header("a", "1".getBytes(UTF_8)),
                new DumpedRecord.Header("b", null),
                new DumpedRecord.Header("a", "2".getBytes(UTF_8))));

    assertThat(record.header("a")).isEqualTo("2".getBytes(UTF_8));
    assertThat(record.header("b")).isNull();
    assertThat(record.header("c")).isNull();
  }

  @Test
  void everyReasonOfARefusedRecordIsReadBack() {
    for (Reason reason : Reason.values()) {
      for (Origin origin : List.of(Origin.file("ü.csv", 7), Origin.topic("t", 3, 9))) {
        DeadLetter letter = new DeadLetter(reason, "found 'ä'", origin, "x,\u0000y");

        DumpedRecord kept = RefusedRecords.of(letter).at(5, 6);

        assertThat(kept.timestamp()).isEqualTo(5);
        assertThat(kept.offset()).isEqualTo(6);
        assertThat(RefusedRecords.letter(kept)).contains(letter);
      }
    }
  }

  private static List<DumpedRecord> records(SeededRandom random, int count) {
    List<DumpedRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<DumpedRecord.Header> headers = new ArrayList<>();
      for (int header = random.below(3); header > 0; header--) {
        headers.add(new DumpedRecord.Header("h" + random.below(3) + "ü", content(random)));
      }
      records.add(
          new DumpedRecord(
              random.nextLong(),
              random.below(9) - 1,
              random.nextLong(),
              content(random),
              content(random),
              headers));
    }
    return records;
  }

  private static byte[] content(SeededRandom random) {
    if (random.below(5) == 0) {
      return null;
    }
    byte[] content = new byte[random.below(4) == 0 ? 0 : random.below(60)];
    for (int at = 0; at < content.length; at++) {
      content[at] = (byte) random.below(256);
    }
    return content;
  }

  private static byte[] bytes(String topic, List<DumpedRecord> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DumpWriter out = new DumpWriter(bytes, topic)) {
      writeAll(out, records);
    }
    return bytes.toByteArray();
  }

  private static void write(Path file, String topic, List<DumpedRecord> records)
      throws IOException {
    try (DumpWriter out = DumpWriter.file(file, topic)) {
      writeAll(out, records);
    }
  }

  private static void writeAll(DumpWriter out, List<DumpedRecord> records) throws IOException {
    for (DumpedRecord record : records) {
      out.write(record);
    }
    assertThat(out.count()).isEqualTo(records.size());
    out.finish();
  }

  private static List<DumpedRecord> read(byte[] bytes, boolean packed) throws IOException {
    ByteArrayInputStream raw = new ByteArrayInputStream(bytes);
    List<DumpedRecord> records = new ArrayList<>();
    try (DumpReader in = DumpReader.of(packed ? new GZIPInputStream(raw) : raw, "x.dump")) {
      readAll(in, records::add);
    }
    return records;
  }

  private static void readAll(DumpReader in, ThrowingConsumer<DumpedRecord, RuntimeException> each)
      throws IOException {
    Optional<DumpedRecord> next = in.next();
    while (next.isPresent()) {
      each.accept(next.get());
      next = in.next();
    }
  }
}
