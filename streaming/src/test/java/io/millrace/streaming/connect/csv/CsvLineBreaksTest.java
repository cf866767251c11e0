package io.millrace.streaming.connect.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.file.FileQueue;
import io.millrace.streaming.connect.file.FileQueueSerializer;
import io.millrace.streaming.connect.file.FileSourceReader;
import io.millrace.streaming.connect.file.Polled;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of CSV files that span lines, and quotes that are not closed. */
class CsvLineBreaksTest {

  private static final String HEADER = CsvTables.HEADER + "\n";

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Polled polled = polled(HEADER + "a,,\"calm,\ndry\",10,1,2\nb,,,20,3,4\n");

    assertThat(polled.shown()).containsExactly("1.csv:2 a", "1.csv:4 b");
    assertThat(((Observation) polled.records.get(0)).label()).isEqualTo("calm,\ndry");
  }

  @Test
  void keepsLineBreaksAsTheyAreWritten() throws IOException {
    Polled polled = polled(HEADER + "\"a\r\n\r\n\"\"b\n\",\"\n\",\"\"\"\",10,1,2\r\nc,,,20,1,2");
    Observation first = (Observation) polled.records.get(0);
    assertThat(first.key()).isEqualTo("a\r\n\r\n\"b\n");
    assertThat(first.group()).isEqualTo("\n");
    assertThat(first.label()).isEqualTo("\"");
    assertThat(polled.shown().get(1)).isEqualTo("1.csv:7 c");
  }

  @Test
  void readsColumnNamesThatHoldLineBreaks() throws IOException {
    String header = HEADER.replace("note", "\"the\nnote\"").replace("region", "region,note");
    Polled polled = polled(header + "a,r,,x,10,1,2\nb,,,,20,1\n");
    assertThat(polled.shown()).containsExactly("1.csv:3 a", "1.csv:4 wrong-width");
  }

  @Test
  void aQuoteThatIsNotClosedCostsItsOwnLineAlone() throws IOException {
    Polled polled = polled(HEADER + "a,,\"n,10,1,2\nb,,,20,1,2\n\nc,,,30,1,2\n");

    assertThat(polled.shown()).containsExactly("1.csv:2 malformed", "1.csv:3 b", "1.csv:5 c");
    assertThat(polled.timestamps).containsExactly(Long.MIN_VALUE, 20L, 30L);
    DeadLetter letter = (DeadLetter) polled.records.get(0);
    assertThat(letter.origin()).isEqualTo(Origin.file(folder + "/1.csv", 2));
    assertThat(letter.payload()).isEqualTo("a,,\"n,10,1,2");
    assertThat(letter.detail())
        .isEqualTo(
            "expected a closing quote of cell 3, found none before the end of the file or of the"
                + " largest record; close it, or raise largest_record; the record was read over 4"
                + " lines, of which this one alone is refused");
  }

  @Test
  void aQuoteIsLookedForWithinTheLargestRecordAlone() throws IOException {
    String rows = "b,,,20,1,2\n".repeat(200);
    Polled polled = polled(HEADER + "a,,\"n,10,1,2\n" + rows + "c,,n\",30,1,2\n");
    assertThat(rows.length()).isGreaterThan(CsvTables.LARGEST);
    assertThat(polled.records).hasSize(202);
    assertThat(polled.shown()).startsWith("1.csv:2 malformed").endsWith("1.csv:203 malformed");
    assertThat(polled.timestamps.subList(1, 201)).containsOnly(20L);
  }

  @Test
  void aQuoteThatMeetsTheNextOneCostsItsOwnLineAlone() throws IOException {
    Polled polled = polled(HEADER + "a,,\"n,10,1,2\nb,,,20,1,2\nc,,\"calm\",30,1,2\n");
    assertThat(polled.shown()).containsExactly("1.csv:2 malformed", "1.csv:3 b", "1.csv:4 c");
    assertThat(((DeadLetter) polled.records.get(0)).detail())
        .startsWith("expected ',' behind the closing quote of cell 3, found 'c'")
        .endsWith("the record was read over 3 lines, of which this one alone is refused");
  }

  @Test
  void aQuoteInsideAPlainCellOpensNothing() throws IOException {
    Polled polled = polled(HEADER + "a,,6\" pipe,10,1,2\nb,,,20,1,2\n");
    assertThat(polled.shown()).containsExactly("1.csv:2 malformed", "1.csv:3 b");
  }

  @Test
  void aRecordOverLinesThatIsNoObservationIsOneDeadLetter() throws IOException {
    Polled polled = polled(HEADER + "a,,\"x\ny\nz\",10,1\nb,,,20,1,2\n");
    assertThat(polled.shown()).containsExactly("1.csv:2 wrong-width", "1.csv:5 b");
    assertThat(((DeadLetter) polled.records.get(0)).payload()).isEqualTo("a,,\"x\ny\nz\",10,1");
  }

  @Test
  void bytesThatAreNotUtf8AreNamedByTheirPlaceInTheRecord() throws IOException {
    byte[] file = Utf8.bytes(HEADER + "a,,\"x\n?\",10,1,2\nb,,,20,1,2\n");
    file[HEADER.length() + 6] = (byte) 0xFF;
    Files.write(folder.resolve("1.csv"), file);
    Polled polled = new Polled();
    polled.poll(reader(FileQueue.of(List.of(folder + "/1.csv"))));
    assertThat(polled.shown())
        .containsExactly("1.csv:2 malformed", "1.csv:3 malformed", "1.csv:4 b");
    assertThat(((DeadLetter) polled.records.get(0)).detail()).contains("byte 7 of the record");
  }

  /** The bound is on the record without its last line end, as on a line. */
  @Test
  void holdsARecordOfTheLargestLength() throws IOException {
    String begin = "a,,\"";
    String rest = "\n\",10,1,2";
    String fill =
        "x".repeat(400)
            + "\r\n"
            + "y".repeat(CsvTables.LARGEST - 402 - begin.length() - rest.length());
    Polled polled =
        polled(
            HEADER + begin + fill + rest + "\r\n" + begin + "z" + fill + rest + "\r\nb,,,20,1,2");
    assertThat(((DeadLetter) polled.records.get(0)).detail())
        .as("read, and refused for its label")
        .startsWith("expected at most 512 characters as label");
    assertThat(((DeadLetter) polled.records.get(1)).detail())
        .startsWith("expected a closing quote of cell 3, found none");
    assertThat(polled.shown()).endsWith("1.csv:8 b").hasSize(5);
  }

  @Test
  void goesOnAfterEveryRecordPlainAndPacked() throws IOException {
    String text =
        "\uFEFF"
            + HEADER
            + "a,,\"\n1,2\r\n\",10,1,2\r\nb,,\"n,15,1,2\n\nc,,\"é\n\",20,1,2\nd,,\"x,1\ne,,\"y";
    Files.writeString(folder.resolve("1.csv"), text);
    try (OutputStream packing =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("2.csv.gz")))) {
      packing.write(Utf8.bytes(text));
    }
    FileQueue files = FileQueue.of(List.of(folder + "/1.csv", folder + "/2.csv.gz"));
    Polled whole = new Polled();
    whole.poll(reader(files));
    assertThat(whole.shown().subList(0, 5))
        .containsExactly(
            "1.csv:2 a",
            "1.csv:5 malformed",
            "1.csv:7 c",
            "1.csv:9 malformed",
            "1.csv:10 malformed");
    assertThat(whole.records).hasSize(10);

    FileQueueSerializer serializer = new FileQueueSerializer();
    for (int before = 0; before < whole.records.size(); before++) {
      FileSourceReader first = reader(files);
      Polled polled = new Polled();
      polled.poll(first, before);
      FileQueue place = first.snapshotState(1).get(0);
      first.close();
      polled.poll(reader(serializer.deserialize(1, serializer.serialize(place))));
      assertThat(polled.records)
          .as("restored after %s", before)
          .usingRecursiveComparison()
          .isEqualTo(whole.records);
    }
  }

  /** FastCSV is the oracle: an independent parser of RFC 4180 that has its own test suite. */
  @Test
  void readsTheSameCellsAsFastCsv() throws Exception {
    SeededRandom random = new SeededRandom(31);
    String[] parts = {"a", "é😀", ",", "\"", "\n", "\r\n", " ", "", "\r"};
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      int records = 1 + random.below(8);
      for (int record = 0; record < records; record++) {
        for (int cell = 0; cell < 4; cell++) {
          text.append(cell == 0 ? "" : ",").append(cell(parts, random));
        }
        text.append(random.below(2) == 0 ? "\n" : "\r\n");
      }
      List<List<String>> expected = new ArrayList<>();
      CsvReader.builder().ofCsvRecord(text.toString()).forEach(r -> expected.add(r.getFields()));
      assertThat(cells(trickling(Utf8.bytes(text.toString()), random))).isEqualTo(expected);
    }
  }

  private static String cell(String[] parts, SeededRandom random) {
    StringBuilder content = new StringBuilder();
    for (int part = random.below(5); part > 0; part--) {
      content.append(parts[random.below(parts.length)]);
    }
    boolean plain = content.chars().allMatch(letter -> letter == 'a' || letter == ' ');
    return plain && content.length() > 0
        ? content.toString()
        : '"' + content.toString().replace("\"", "\"\"") + '"';
  }

  private static List<List<String>> cells(InputStream in) throws Exception {
    List<List<String>> all = new ArrayList<>();
    CsvLine line = new CsvLine(RecordFormat.CsvLayout.of(','), 100);
    try (LineReader lines = new LineReader(in, 100_000, 0, 0)) {
      while (lines.next() == LineReader.Found.LINE) {
        line.read(lines);
        List<String> cells = new ArrayList<>();
        for (int cell = 0; cell < line.count(); cell++) {
          cells.add(line.text(cell));
        }
        all.add(cells);
      }
    }
    return all;
  }

  private static InputStream trickling(byte[] bytes, SeededRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.below(7)));
      }
    };
  }

  private Polled polled(String text) throws IOException {
    Files.writeString(folder.resolve("1.csv"), text);
    Polled polled = new Polled();
    polled.poll(reader(FileQueue.of(List.of(folder + "/1.csv"))));
    return polled;
  }

  private static FileSourceReader reader(FileQueue queue) {
    FileSourceReader reader = new FileSourceReader(CsvTables.format());
    reader.start();
    reader.addSplits(List.of(queue));
    reader.notifyNoMoreSplits();
    return reader;
  }
}
