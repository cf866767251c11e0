package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.csv.CsvTables;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceReaderTest {

  private static final String HEADER = CsvTables.HEADER + "\n";

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    write("1.csv", HEADER + "a,,,10,1,2\nb,,,20,1,2\n");
    FileSourceReader reader = reader("1.csv");
    Polled polled = new Polled();

    assertThat(polled.poll(reader)).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(polled.shown()).containsExactly("1.csv:2 a", "1.csv:3 b");
    assertThat(polled.timestamps).containsExactly(10L, 20L);
  }

  @Test
  void readsEveryFileUnderItsOwnHeaderPlainAndPacked() throws IOException {
    write("1.csv", HEADER + "a,,,10,1,2");
    pack("2.csv.gz", "\uFEFFt;junk,b,a,station,region,note,t\r\n0,2,1,b,,,20\r\n");
    write("3.csv", "");
    write("4.csv", HEADER);
    write("5.csv", HEADER + "\n\r\nc,,,30,1,2\n\n");
    Polled polled = new Polled();
    polled.poll(reader("1.csv", "2.csv.gz", "3.csv", "4.csv", "5.csv"));
    assertThat(polled.shown()).containsExactly("1.csv:2 a", "2.csv.gz:2 b", "5.csv:4 c");
  }

  @Test
  void passesWhatIsNoObservationOnAsADeadLetterWithoutATime() throws IOException {
    write("1.csv", HEADER + "a,,,10\n" + "x".repeat(300_000) + "\nb,,,20,1,2\n");
    Polled polled = new Polled();
    polled.poll(reader("1.csv"));
    assertThat(polled.shown())
        .containsExactly("1.csv:2 wrong-width", "1.csv:3 oversized", "1.csv:4 b");
    assertThat(polled.timestamps).containsExactly(Long.MIN_VALUE, Long.MIN_VALUE, 20L);
    DeadLetter oversized = (DeadLetter) polled.records.get(1);
    assertThat(oversized.reason()).isEqualTo(Reason.OVERSIZED);
    assertThat(oversized.detail())
        .isEqualTo("expected at most 1000 bytes, found 300000; raise largest_record, or send less");
    assertThat(oversized.origin()).isEqualTo(Origin.file(folder + "/1.csv", 3));
    assertThat(oversized.payload()).isEqualTo("x".repeat(1000) + "…");
  }

  @Test
  void goesOnAfterEveryRecordAsIfNothingHadHappened() throws IOException {
    String long3 = "x".repeat(70_000);
    write("1.csv", "\uFEFF" + HEADER.replace("\n", "\r\n") + "a,,,10,1,2\r\n\r\nb,,,20,1,é\r\n");
    pack("2.csv.gz", HEADER + "c,,,30,1,2\n" + long3 + "\n\nd,,,40,1,2");
    write("3.csv", HEADER + long3 + "\ne,,,50,1,2\n");
    String[] names = {"1.csv", "2.csv.gz", "3.csv"};
    Polled whole = new Polled();
    whole.poll(reader(names));
    assertThat(whole.records).hasSize(7);

    for (int before = 0; before <= whole.records.size(); before++) {
      FileSourceReader first = reader(names);
      Polled polled = new Polled();
      polled.poll(first, before);
      List<FileQueue> checkpoint = restored(first.snapshotState(1));
      first.close();
      polled.poll(reader(checkpoint));
      assertThat(polled.shown()).as("restored after %s", before).isEqualTo(whole.shown());
    }
  }

  /** Calls that emit nothing are split points too: amid a line that is too long, between files. */
  @Test
  void goesOnAfterEveryCall() throws IOException {
    write("1.csv", HEADER + "\n\na,,,10,1,2\n" + "x".repeat(200_000) + "\n");
    pack("2.csv.gz", HEADER + "x".repeat(200_000) + "\nb,,,10,1,2\n");
    for (int calls = 0; calls < 25; calls++) {
      FileSourceReader first = reader("1.csv", "2.csv.gz");
      Polled polled = new Polled();
      for (int call = 0; call < calls; call++) {
        first.pollNext(polled);
      }
      polled.poll(reader(restored(first.snapshotState(1))));
      first.close();
      assertThat(polled.shown())
          .containsExactly(
              "1.csv:4 a", "1.csv:5 oversized", "2.csv.gz:2 oversized", "2.csv.gz:3 b");
    }
  }

  @Test
  void keepsOnlyTheFilesThatAreLeftInACheckpoint() throws IOException {
    write("1.csv", HEADER + "a,,,10,1,2\n");
    write("2.csv", HEADER + "b,,,10,1,2\nc,,,10,1,2\n");
    FileSourceReader reader = reader("1.csv", "2.csv");
    Polled polled = new Polled();
    polled.poll(reader, 2);
    String line = "b,,,10,1,2\n";
    assertThat(reader.snapshotState(1))
        .containsExactly(
            new FileQueue(List.of(folder + "/2.csv"), 2, HEADER.length() + line.length()));
    polled.poll(reader);
    assertThat(reader.snapshotState(2)).isEmpty();
  }

  @Test
  void waitsUntilItIsGivenFilesOrSentHome() throws IOException {
    FileSourceReader reader = new FileSourceReader(CsvTables.format());
    reader.start();
    assertThat(reader.isAvailable()).isNotDone();
    assertThat(reader.pollNext(new Polled())).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    reader.notifyNoMoreSplits();
    assertThat(reader.isAvailable()).isDone();
    assertThat(reader.pollNext(new Polled())).isEqualTo(InputStatus.END_OF_INPUT);
  }

  @Test
  void refusesAFileThatBecameShorterThanWhatWasRead() throws IOException {
    write("1.csv", HEADER + "a,,,10,1,2\n");
    pack("2.csv.gz", HEADER + "a,,,10,1,2\n");
    for (String name : List.of("1.csv", "2.csv.gz")) {
      FileQueue beyond = new FileQueue(List.of(folder + "/" + name), 5, 5000);
      assertThatThrownBy(() -> new Polled().poll(reader(List.of(beyond))))
          .isInstanceOf(FileException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void saysWhichPackedFileIsDamaged() throws IOException {
    byte[] packed = packed(HEADER + "a,,,10,1,2\n".repeat(1000));
    Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed, packed.length - 9));
    write("plain.csv.gz", HEADER);
    for (String name : List.of("cut.csv.gz", "plain.csv.gz")) {
      assertThatThrownBy(() -> new Polled().poll(reader(name)))
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith("Cannot read " + folder + "/" + name)
          .hasMessageContaining("expected whole gzip data");
    }
  }

  @Test
  void refusesAFileWhoseHeaderLacksAColumn() throws IOException {
    write("1.csv", "station,region,note,a,b\n");
    assertThatThrownBy(() -> new Polled().poll(reader("1.csv")))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("its header lacks 't' (time)");
  }

  @Test
  void readsLinesThatAreRecordsEachFromTheFirst() throws IOException {
    write("1.jsonl", "\uFEFF{\"key\":\"a\",\"time\":5,\"values\":[1]}\n\n{\"key\":\"b\"}\n[");
    FileFormat json = new FileFormat.Lines(new JsonDecoder(List.of("a"), 1000), 1000);
    FileSourceReader reader = new FileSourceReader(json);
    reader.addSplits(List.of(FileQueue.of(List.of(folder + "/1.jsonl"))));
    reader.notifyNoMoreSplits();
    Polled polled = new Polled();
    polled.poll(reader);
    assertThat(polled.shown())
        .containsExactly("1.jsonl:1 a", "1.jsonl:3 malformed", "1.jsonl:4 malformed");
  }

  private FileSourceReader reader(String... names) {
    List<String> paths = Arrays.stream(names).map(name -> folder + "/" + name).toList();
    return reader(List.of(FileQueue.of(paths)));
  }

  private static FileSourceReader reader(List<FileQueue> queues) {
    FileSourceReader reader = new FileSourceReader(CsvTables.format());
    reader.start();
    reader.addSplits(queues);
    reader.notifyNoMoreSplits();
    return reader;
  }

  private static List<FileQueue> restored(List<FileQueue> queues) throws IOException {
    FileQueueSerializer serializer = new FileQueueSerializer();
    if (queues.isEmpty()) {
      return queues;
    }
    return List.of(
        serializer.deserialize(serializer.getVersion(), serializer.serialize(queues.get(0))));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void pack(String name, String text) throws IOException {
    Files.write(folder.resolve(name), packed(text));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(Utf8.bytes(text));
    }
    return bytes.toByteArray();
  }
}
