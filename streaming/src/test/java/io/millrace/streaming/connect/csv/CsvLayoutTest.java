package io.millrace.streaming.connect.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.CsvLayout;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.file.FileQueue;
import io.millrace.streaming.connect.file.FileSource;
import io.millrace.streaming.connect.file.FileSourceReader;
import io.millrace.streaming.connect.file.Polled;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them: other marks, headers, comments, character sets. */
class CsvLayoutTest {

  private static final CsvLayout COMMA = CsvLayout.of(',');
  private static final RecordFormat.Header NONE =
      new RecordFormat.Header(RecordFormat.Header.Place.NONE, List.of(), "");

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    CsvLayout german =
        new CsvLayout(
            ';',
            new RecordFormat.Numbers(',', '.'),
            RecordFormat.Header.FIRST,
            RecordFormat.Lines.ALL,
            "windows-1252");
    write("zähler 7.csv", "zeit;größe;druck\n0;1.234,5;-0,25\n1;;7\n", "windows-1252");

    List<Inbound> read = read(german, mapping("zeit", "größe", "druck"));

    assertThat(values(read)).containsExactly(List.of(1234.5f, -0.25f), List.of(Float.NaN, 7f));
    assertThat(((Observation) read.get(0)).key()).isEqualTo("zähler 7");
    assertThat(((Observation) read.get(1)).time()).isEqualTo(1000);
  }

  @Test
  void readsColumnsByNumberWhereThereIsNoHeader() throws IOException {
    write("a.csv", "0,x,1.5,2\n1,\"y,z\",2.5,3\n2,x,3\n", "UTF-8");

    List<Inbound> read = read(with(NONE, RecordFormat.Lines.ALL), mapping("1", "3", "4"));

    assertThat(values(read.subList(0, 2))).containsExactly(List.of(1.5f, 2f), List.of(2.5f, 3f));
    assertThat(((DeadLetter) read.get(2)).detail())
        .isEqualTo("expected 4 cells as in the header, found 3");
    assertThat(((DeadLetter) read.get(2)).origin().position()).isEqualTo(3);
  }

  @Test
  void namesTheColumnsThereAreIfANumberIsNone() throws IOException {
    write("a.csv", "0,1,2\n", "UTF-8");

    FileFormat format = format(with(NONE, RecordFormat.Lines.ALL), mapping("1", "2", "4"));
    assertThat(FileSource.headerFaults(List.of(folder + "/a.csv"), format))
        .singleElement()
        .asString()
        .contains("its header lacks '4' (values); the columns there are: '1', '2', '3'");
  }

  @Test
  void readsColumnsByNamesOfThePipeline() throws IOException {
    write("a.csv", "0,1,2\n", "UTF-8");
    RecordFormat.Header given =
        new RecordFormat.Header(RecordFormat.Header.Place.GIVEN, List.of("t", "a", "b"), "");

    assertThat(values(read(with(given, RecordFormat.Lines.ALL), mapping("t", "b", "a"))))
        .containsExactly(List.of(2f, 1f));
  }

  @Test
  void skipsLinesAndComments() throws IOException {
    write(
        "a.csv",
        "Station 7\n\"broken, line\n# units below\nt,a,b\n# s,C,hPa\n\n0,1,2\n#\n1,\"3\n\",4\n",
        "UTF-8");
    RecordFormat.Lines lines = new RecordFormat.Lines(2, "#", RecordFormat.Lines.Trailing.CELL);

    List<Inbound> read = read(with(RecordFormat.Header.FIRST, lines), mapping("t", "a", "b"));

    assertThat(read).hasSize(2);
    assertThat(((Observation) read.get(0)).origin()).isEqualTo(Origin.file(folder + "/a.csv", 7));
    assertThat(((DeadLetter) read.get(1)).detail()).contains("found '3\n'");
    assertThat(((DeadLetter) read.get(1)).origin().position()).isEqualTo(9);
  }

  @Test
  void readsHeadersWithoutANameForTheNamesOfRows() throws IOException {
    write("a.csv", "\"t\",\"a\",\"b\"\n\"1\",0,1,2\n\"2\",1,3,4\n", "UTF-8");
    RecordFormat.Header rows =
        new RecordFormat.Header(RecordFormat.Header.Place.FIRST, List.of(), "row");

    assertThat(values(read(with(rows, RecordFormat.Lines.ALL), mapping("t", "a", "row"))))
        .containsExactly(List.of(1f, 1f), List.of(3f, 2f));
    assertThat(((DeadLetter) read(COMMA, mapping("t", "a", "b")).get(0)).detail())
        .isEqualTo(
            "expected 3 cells as in the header, found 4; if the header does not name the first"
                + " column, name it in row_names");
  }

  @Test
  void readsSeparatorsAtTheEndsOfLines() throws IOException {
    write("a.csv", "t,a,b\n0,1,2,\n1,3,,\n", "UTF-8");
    RecordFormat.Lines ends = new RecordFormat.Lines(0, "", RecordFormat.Lines.Trailing.END);

    assertThat(values(read(with(RecordFormat.Header.FIRST, ends), mapping("t", "a", "b"))))
        .containsExactly(List.of(1f, 2f), List.of(3f, Float.NaN));
    assertThat(((DeadLetter) read(COMMA, mapping("t", "a", "b")).get(0)).detail())
        .endsWith("; if lines end with a separator, set trailing_separator: true");
  }

  @Test
  void blanksSeparate() throws IOException {
    write("a.txt", "  t   a\t b\n   0  1.5   2\n1 \"2.5\" 3  \n 2 1\n", "UTF-8");
    CsvLayout blanks = CsvLayout.of(CsvLayout.BLANKS);

    List<Inbound> read = read(blanks, mapping("t", "a", "b"));

    assertThat(values(read.subList(0, 2))).containsExactly(List.of(1.5f, 2f), List.of(2.5f, 3f));
    assertThat(((DeadLetter) read.get(2)).detail()).contains("found 2");
  }

  @Test
  void aNumberWhoseGroupsHaveNotThreeDigitsIsRefused() throws IOException {
    CsvLayout grouped =
        new CsvLayout(
            ';',
            new RecordFormat.Numbers('.', ','),
            RecordFormat.Header.FIRST,
            RecordFormat.Lines.ALL,
            "UTF-8");
    write(
        "a.csv",
        "t;a;b\n0;1,234,567.5;-1,000\n1;1,23;1\n2;1,2345;1\n3;,123;1\n4;1,234e2;1e3\n5;12,34,567;1\n"
            + "6;1234;0.5\n7;0.123,456;1\n",
        "UTF-8");

    List<Inbound> read = read(grouped, mapping("t", "a", "b"));

    assertThat(read.stream().map(one -> one instanceof Observation).toList())
        .containsExactly(true, false, false, false, true, false, true, false);
    assertThat(values(List.of(read.get(0), read.get(4), read.get(6))))
        .containsExactly(
            List.of(1234567.5f, -1000f), List.of(123400f, 1000f), List.of(1234f, 0.5f));
  }

  @Test
  void blanksBetweenThousandsMayBeNarrow() throws IOException {
    CsvLayout french =
        new CsvLayout(
            ';',
            new RecordFormat.Numbers(',', ' '),
            RecordFormat.Header.FIRST,
            RecordFormat.Lines.ALL,
            "UTF-8");
    write("a.csv", "t;a;b\n0;1 234,5;1\u202f000\u00a0000\n", "UTF-8");

    assertThat(values(read(french, mapping("t", "a", "b"))))
        .containsExactly(List.of(1234.5f, 1000000f));
  }

  @Test
  void bytesThatAreNotOfTheCharacterSetAreRefused() throws IOException {
    Files.write(
        folder.resolve("a.csv"),
        new byte[] {'t', ',', 'a', ',', 'b', '\n', '0', ',', (byte) 0xE4, ',', '1', '\n'});

    assertThat(((DeadLetter) read(COMMA, mapping("t", "a", "b")).get(0)).detail())
        .contains("expected text in UTF-8")
        .contains("declare its charset");
  }

  /** A checkpoint anywhere in a file with skipped lines and comments goes on at the same record. */
  @Test
  void goesOnFromEveryPosition() throws Exception {
    write("a.csv", "x\n#\nt,a,b\n0,1,2\n#\n1,3,4\n2,5,6\n", "UTF-8");
    for (RecordFormat.Header header : List.of(RecordFormat.Header.FIRST, NONE)) {
      RecordFormat.Lines lines =
          new RecordFormat.Lines(
              header.equals(NONE) ? 3 : 1, "#", RecordFormat.Lines.Trailing.CELL);
      Mapping mapping = header.equals(NONE) ? mapping("1", "2", "3") : mapping("t", "a", "b");
      FileFormat format = format(with(header, lines), mapping);
      FileQueue queue = FileQueue.of(List.of(folder + "/a.csv"));
      List<Inbound> whole = all(format, queue);
      assertThat(whole).hasSize(3);
      List<Inbound> pieces = new ArrayList<>();
      FileQueue place = queue;
      for (int calls = 0; calls < 40 && pieces.size() < 3; calls++) {
        FileSourceReader reader = new FileSourceReader(format);
        reader.addSplits(List.of(place));
        Polled polled = new Polled();
        reader.pollNext(polled);
        reader.pollNext(polled);
        pieces.addAll(polled.records);
        List<FileQueue> left = reader.snapshotState(1);
        reader.close();
        if (left.isEmpty()) {
          break;
        }
        place = left.get(0);
      }
      assertThat(pieces).usingRecursiveComparison().isEqualTo(whole);
    }
  }

  /** FastCSV is the oracle of cells, trailing separators and line breaks included. */
  @Test
  void readsTheCellsThatFastCsvReads() throws IOException {
    Random random = new Random(5);
    String letters = "ab1 .\n\"";
    for (int trial = 0; trial < 300; trial++) {
      StringBuilder text = new StringBuilder("t;k;a;b\n");
      for (int row = 0; row < 4; row++) {
        text.append(row).append(";\"x");
        for (int i = random.nextInt(6); i > 0; i--) {
          char letter = letters.charAt(random.nextInt(letters.length()));
          text.append(letter == '"' ? "\"\"" : String.valueOf(letter));
        }
        text.append("\";").append(random.nextInt(100)).append(";\n");
      }
      write("a.csv", text.toString(), "UTF-8");
      Mapping mapping =
          new Mapping(
              new Field.Name("k"),
              Field.NONE,
              Field.NONE,
              Mapping.Time.of(new Field.Name("t"), Mapping.TimeForm.SECONDS),
              Mapping.Values.of(List.of(new Field.Name("a"), new Field.Name("b"))));
      List<Inbound> read = read(CsvLayout.of(';'), mapping);
      List<String> keys = read.stream().map(one -> ((Observation) one).key()).toList();
      List<String> expected = new ArrayList<>();
      CsvReader.builder()
          .fieldSeparator(';')
          .ofCsvRecord(text.toString())
          .forEach(record -> expected.add(record.getField(1)));
      assertThat(keys).isEqualTo(expected.subList(1, expected.size()));
    }
  }

  @Test
  void aHeaderThatThePipelineGivesMustHaveItsColumns() {
    RecordFormat.Header given =
        new RecordFormat.Header(RecordFormat.Header.Place.GIVEN, List.of("t", "a"), "");
    assertThatThrownBy(
            () -> {
              write("a.csv", "0,1\n", "UTF-8");
              read(with(given, RecordFormat.Lines.ALL), mapping("t", "a", "b"));
            })
        .hasMessageContaining("its header lacks 'b' (values)");
  }

  private static Mapping mapping(String time, String... values) {
    return new Mapping(
        new Field.Beside(Mapping.Part.FILE_STEM, "", ""),
        Field.NONE,
        Field.NONE,
        Mapping.Time.of(new Field.Name(time), Mapping.TimeForm.SECONDS),
        Mapping.Values.of(List.of(values).stream().<Field>map(Field.Name::new).toList()));
  }

  private static CsvLayout with(RecordFormat.Header header, RecordFormat.Lines lines) {
    return new CsvLayout(',', RecordFormat.Numbers.POINT, header, lines, "UTF-8");
  }

  private static FileFormat format(CsvLayout layout, Mapping mapping) {
    return new FileFormat.Csv(
        new RecordFormat.Csv(layout, mapping), List.of("a", "b"), 1000, "source.files.map");
  }

  private void write(String name, String text, String charset) throws IOException {
    Files.write(folder.resolve(name), text.getBytes(Charset.forName(charset)));
  }

  private List<Inbound> read(CsvLayout layout, Mapping mapping) throws IOException {
    List<String> files = new ArrayList<>();
    try (var found = Files.list(folder)) {
      found.sorted().forEach(file -> files.add(file.toString()));
    }
    return all(format(layout, mapping), FileQueue.of(files));
  }

  private static List<Inbound> all(FileFormat format, FileQueue queue) throws IOException {
    FileSourceReader reader = new FileSourceReader(format);
    reader.addSplits(List.of(queue));
    reader.notifyNoMoreSplits();
    Polled polled = new Polled();
    polled.poll(reader);
    return polled.records;
  }

  private static List<List<Float>> values(List<Inbound> read) {
    return read.stream()
        .map(
            one -> {
              if (one instanceof DeadLetter letter) {
                throw new AssertionError("refused: " + letter);
              }
              float[] values = ((Observation) one).values();
              return List.of(values[0], values[1]);
            })
        .toList();
  }
}
