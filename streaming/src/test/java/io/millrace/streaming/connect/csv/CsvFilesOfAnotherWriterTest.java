package io.millrace.streaming.connect.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.CsvLayout;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.file.FileQueue;
import io.millrace.streaming.connect.file.FileSourceReader;
import io.millrace.streaming.connect.file.Polled;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand files of random layouts, written by FastCSV and the JDK: what was written is read,
 * value by value, text by text and line by line.
 */
final class CsvFilesOfAnotherWriterTest {

  private static final int LAYOUTS = 200;
  private static final int FILES = 10;
  private static final List<String> CHARSETS =
      List.of("UTF-8", "windows-1252", "ISO-8859-15", "Shift_JIS", "GB18030", "KOI8-R");

  @TempDir private Path folder;

  /** A layout, and the columns of its files in their order. */
  private record Style(
      CsvLayout layout, List<String> columns, QuoteStyle quotes, LineDelimiter ends, String date) {}

  private enum QuoteStyle {
    REQUIRED,
    ALWAYS
  }

  /** A row as it was meant. */
  private record Row(String key, String label, long time, float[] values, String file, long line) {}

  @Test
  void exampleUsage() throws IOException {
    Style style =
        new Style(
            CsvLayout.of(';'),
            List.of("key", "time", "a", "b", "label"),
            QuoteStyle.REQUIRED,
            LineDelimiter.LF,
            "yyyy-MM-dd HH:mm:ss");
    List<Row> rows = write(style, folder.resolve("a.csv"), new SeededRandom(1));

    assertThat(rows).isNotEmpty();
    assertSame(read(style, List.of(folder.resolve("a.csv"))), rows);
  }

  @Test
  void filesOfEveryLayoutAreReadAsTheyWereWritten() throws IOException {
    SeededRandom random = new SeededRandom(2026);
    int read = 0;
    for (int layout = 0; layout < LAYOUTS; layout++) {
      Style style = style(random);
      List<Path> files = new ArrayList<>();
      List<Row> rows = new ArrayList<>();
      for (int file = 0; file < FILES; file++) {
        String name = "f" + file + (random.below(4) == 0 ? ".csv.gz" : ".csv");
        files.add(folder.resolve(name));
        rows.addAll(write(style, files.get(file), random));
      }

      assertSame(read(style, files), rows);

      read += rows.size();
      for (Path file : files) {
        Files.delete(file);
      }
    }
    assertThat(read).isGreaterThan(4 * LAYOUTS * FILES);
  }

  private static Style style(SeededRandom random) {
    char separator = ",;\t|^".charAt(random.below(5));
    char decimal = random.below(2) == 0 ? '.' : ',';
    char thousands = List.of('\0', '\'', '_', decimal == '.' ? ',' : '.').get(random.below(4));
    String charset = CHARSETS.get(random.below(CHARSETS.size()));
    List<String> columns = new ArrayList<>(List.of("key", "time", "a", "b", "label", "other"));
    Collections.shuffle(columns, new Random(random.nextLong()));
    RecordFormat.Header header =
        switch (random.below(3)) {
          case 0 -> new RecordFormat.Header(RecordFormat.Header.Place.GIVEN, columns, "");
          case 1 -> {
            columns.add(0, "row");
            yield new RecordFormat.Header(RecordFormat.Header.Place.FIRST, List.of(), "row");
          }
          default -> RecordFormat.Header.FIRST;
        };
    RecordFormat.Lines lines =
        new RecordFormat.Lines(
            random.below(3),
            random.below(2) == 0 ? "" : "#",
            random.below(3) == 0
                ? RecordFormat.Lines.Trailing.END
                : RecordFormat.Lines.Trailing.CELL);
    return new Style(
        new CsvLayout(
            separator, new RecordFormat.Numbers(decimal, thousands), header, lines, charset),
        columns,
        random.below(2) == 0 ? QuoteStyle.ALWAYS : QuoteStyle.REQUIRED,
        random.below(2) == 0 ? LineDelimiter.LF : LineDelimiter.CRLF,
        random.below(2) == 0 ? "dd.MM.yyyy HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss");
  }

  private static List<Row> write(Style style, Path file, SeededRandom random) throws IOException {
    CsvLayout layout = style.layout();
    List<String> texts = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    String end = style.ends().toString();
    for (int line = 0; line < layout.lines().skip(); line++) {
      texts.add("written by \"a program\"" + end);
    }
    if (layout.header().place() == RecordFormat.Header.Place.FIRST) {
      boolean unnamed = !layout.header().rowNames().isEmpty();
      List<String> names = style.columns();
      texts.add(record(style, unnamed ? names.subList(1, names.size()) : names));
    }
    for (int row = 1 + random.below(8); row > 0; row--) {
      if (!layout.lines().comment().isEmpty() && random.below(4) == 0) {
        texts.add("# a remark, with \"quotes\"" + end);
      }
      rows.add(row(style, file.toString(), 1 + lines(texts), random, texts));
    }
    byte[] bytes = String.join("", texts).getBytes(Charset.forName(layout.charset()));
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(bytes);
    }
    return rows;
  }

  private static long lines(List<String> texts) {
    return String.join("", texts).chars().filter(letter -> letter == '\n').count();
  }

  private static Row row(
      Style style, String file, long line, SeededRandom random, List<String> texts) {
    Charset charset = Charset.forName(style.layout().charset());
    String key = "k" + text(random, charset, style.layout().separator());
    String label = text(random, charset, style.layout().separator());
    Instant time = Instant.ofEpochSecond(631_152_000L + random.below(Integer.MAX_VALUE));
    BigDecimal[] numbers = {number(random), number(random)};
    List<String> cells = new ArrayList<>();
    for (String column : style.columns()) {
      cells.add(
          switch (column) {
            case "key" -> key;
            case "label" -> label;
            case "time" ->
                DateTimeFormatter.ofPattern(style.date(), Locale.ROOT)
                    .format(time.atOffset(ZoneOffset.UTC));
            case "a" -> written(style, numbers[0]);
            case "b" -> written(style, numbers[1]);
            case "row" -> "r" + random.below(100);
            default -> text(random, charset, style.layout().separator());
          });
    }
    texts.add(record(style, cells));
    float[] values = new float[2];
    for (int channel = 0; channel < 2; channel++) {
      values[channel] =
          numbers[channel] == null ? Float.NaN : Float.parseFloat(numbers[channel].toPlainString());
    }
    return new Row(key, label.isEmpty() ? null : label, time.toEpochMilli(), values, file, line);
  }

  private static String record(Style style, List<String> cells) {
    StringWriter text = new StringWriter();
    var builder = CsvWriter.builder().fieldSeparator(style.layout().separator());
    builder.lineDelimiter(style.ends());
    if (style.quotes() == QuoteStyle.ALWAYS) {
      builder.quoteStrategy(QuoteStrategies.ALWAYS);
    }
    try (CsvWriter writer = builder.build(text)) {
      writer.writeRecord(cells);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    if (style.layout().lines().trailing() == RecordFormat.Lines.Trailing.END) {
      text.getBuffer()
          .insert(
              text.getBuffer().length() - style.ends().toString().length(),
              style.layout().separator());
    }
    return text.toString();
  }

  /** Null: not observed. */
  private static BigDecimal number(SeededRandom random) {
    return random.below(6) == 0
        ? null
        : BigDecimal.valueOf(random.nextLong() >> (4 + random.below(56)), random.below(9));
  }

  private static String written(Style style, BigDecimal number) {
    if (number == null) {
      return "";
    }
    RecordFormat.Numbers marks = style.layout().numbers();
    DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
    symbols.setDecimalSeparator(marks.decimal());
    boolean grouped = marks.thousands() != RecordFormat.Numbers.NO_MARK;
    symbols.setGroupingSeparator(grouped ? marks.thousands() : ' ');
    return new DecimalFormat(grouped ? "#,##0.#########" : "0.#########", symbols).format(number);
  }

  private static String text(SeededRandom random, Charset charset, char separator) {
    List<String> parts =
        List.of("a", "Z", " ", "\"", "\n", "\r\n", "ä", "ж", "表", "€", "😀", "" + separator, "#");
    StringBuilder text = new StringBuilder();
    for (int length = random.below(6); length > 0; length--) {
      String part = parts.get(random.below(parts.size()));
      text.append(charset.newEncoder().canEncode(part) ? part : "-");
    }
    // Not at the beginning of a line, where it would be a remark.
    return text.indexOf("#") == 0 ? "x" + text : text.toString();
  }

  private static List<Observation> read(Style style, List<Path> files) throws IOException {
    Mapping mapping =
        new Mapping(
            new Mapping.Field.Name("key"),
            Mapping.Field.NONE,
            new Mapping.Field.Name("label"),
            new Mapping.Time(
                List.of(new Mapping.Field.Name("time")),
                Mapping.TimeForm.PATTERN,
                style.date(),
                ZoneOffset.UTC),
            Mapping.Values.of(List.of(new Mapping.Field.Name("a"), new Mapping.Field.Name("b"))));
    FileFormat format =
        new FileFormat.Csv(
            new RecordFormat.Csv(style.layout(), mapping), List.of("a", "b"), 1 << 16, "files");
    FileSourceReader reader = new FileSourceReader(format);
    reader.addSplits(List.of(FileQueue.of(files.stream().map(Path::toString).toList())));
    reader.notifyNoMoreSplits();
    Polled polled = new Polled();
    polled.poll(reader);
    reader.close();
    return polled.records.stream().map(CsvFilesOfAnotherWriterTest::observation).toList();
  }

  private static Observation observation(Inbound record) {
    if (record instanceof Observation observation) {
      return observation;
    }
    throw new AssertionError("refused: " + record);
  }

  private static void assertSame(List<Observation> read, List<Row> rows) {
    assertThat(read).hasSameSizeAs(rows);
    for (int at = 0; at < rows.size(); at++) {
      Observation one = read.get(at);
      Row row = rows.get(at);
      assertThat(one.key()).isEqualTo(row.key());
      assertThat(one.label()).isEqualTo(row.label());
      assertThat(one.time()).isEqualTo(row.time());
      assertThat(one.values()).containsExactly(row.values());
      assertThat(one.origin()).isEqualTo(Origin.file(row.file(), row.line()));
    }
  }
}
