package io.millrace.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code millrace send} makes of a file: keys, timestamps and values. */
final class RecordPartsTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Refusal {
    RecordParts parts = new RecordParts(List.of("plant", "unit"), Optional.of("time"));
    Function<String, Optional<String>> fields =
        fields(Map.of("plant", "north", "unit", "7", "time", "2023-11-14T22:13:20Z"));

    assertThat(new String(parts.key(fields), UTF_8)).isEqualTo("north/7");
    assertThat(parts.timestamp(fields)).isEqualTo(1_700_000_000_000L);
    assertThat(parts.columns()).containsExactly("plant", "unit", "time");
  }

  @Test
  void whatIsNotAskedForIsNotThere() throws Refusal {
    assertThat(RecordParts.NONE.isEmpty()).isTrue();
    assertThat(RecordParts.NONE.key(fields(Map.of()))).isNull();
    assertThat(RecordParts.NONE.timestamp(fields(Map.of()))).isNull();
  }

  /** The cure of the source, a unit in the pipeline, is none for a command without a pipeline. */
  @ParameterizedTest
  @ValueSource(strings = {"1700000000", "yesterday", "1700000000000.5"})
  void aTimestampThatIsNoneIsRefusedWithAWayThatThisCommandHas(String text) {
    RecordParts parts = new RecordParts(List.of(), Optional.of("t"));

    assertThatThrownBy(() -> parts.timestamp(fields(Map.of("t", text))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in field t")
        .hasMessageContaining(text)
        .hasMessageEndingWith(
            "; --timestamp takes milliseconds since 1970 and times in ISO 8601: write the field"
                + " so, or leave the option out")
        .hasMessageNotContaining("unit:");
  }

  @Test
  void aFieldThatIsBothKeyAndTimestampIsReadOnce() {
    RecordParts parts = new RecordParts(List.of("time", "a"), Optional.of("time"));

    assertThat(parts.columns()).containsExactly("time", "a");
    assertThat(parts.isEmpty()).isFalse();
  }

  @Test
  void aFieldThatIsMissingIsNamedWithItsOption() {
    RecordParts parts = new RecordParts(List.of("a"), Optional.of("t"));

    assertThatThrownBy(() -> parts.key(fields(Map.of())))
        .isInstanceOf(Refusal.class)
        .hasMessage("expected a field a for --key, found none");
    assertThatThrownBy(() -> parts.timestamp(fields(Map.of("a", "1"))))
        .isInstanceOf(Refusal.class)
        .hasMessage("expected a field t for --timestamp, found none");
  }

  @ParameterizedTest
  @CsvSource({
    "a, 1",
    "b.c, x",
    "b.d[1], 3",
    "'b.d', '[2,3]'",
    "e, true",
    "f, ''",
  })
  void aPathLeadsToTheTextOfAField(String path, String text) throws JsonProcessingException {
    JsonNode record =
        new ObjectMapper()
            .readTree("{\"a\": 1, \"b\": {\"c\": \"x\", \"d\": [2, 3]}, \"e\": true, \"f\": \"\"}");

    assertThat(RecordParts.text(record, path)).hasValue(text);
  }

  @Test
  void aFieldThatIsNullIsMissing() throws JsonProcessingException {
    JsonNode record = new ObjectMapper().readTree("{\"a\": null, \"b\": [1]}");

    assertThat(RecordParts.text(record, "a")).isEmpty();
    assertThat(RecordParts.text(record, "a.b")).isEmpty();
    assertThat(RecordParts.text(record, "b[1]")).isEmpty();
    assertThatThrownBy(() -> RecordParts.text(record, "a..b"))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot read field 'a..b': expected ");
  }

  /** Numbers are sent as they are written, with every digit; codes stay text. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1.50, -1.50",
    "1e3, 1E+3",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "007, '\"007\"'",
    "+1, '\"+1\"'",
    ".5, '\".5\"'",
    "5., '\"5.\"'",
    "NaN, '\"NaN\"'",
    "0x10, '\"0x10\"'",
    "'1,5', '\"1,5\"'",
    "'', null",
  })
  void aCellIsANumberOnlyIfJsonWouldWriteItSo(String cell, String json) throws IOException {
    String csv = "k;v\na;\"" + cell + "\"\n";
    CsvRows rows = new CsvRows("c", lines(csv), ';', CsvRows.As.OBJECT, RecordParts.NONE);

    assertThat(new String(rows.next().value(), UTF_8))
        .isEqualTo("{\"k\":\"a\",\"v\":" + json + "}");
    assertThat(rows.next()).isNull();
  }

  @Test
  void emptyLinesBetweenRowsAreNoRecordsAndCount() throws IOException {
    CsvRows rows =
        new CsvRows("c", lines("k\n\na\n\n\nb\n"), ',', CsvRows.As.TEXT, RecordParts.NONE);

    assertThat(rows.next().line()).isEqualTo(3);
    assertThat(rows.next().line()).isEqualTo(6);
    assertThat(rows.next()).isNull();
  }

  @Test
  void aFileWithoutAHeaderHasNoColumn() {
    RecordParts key = new RecordParts(List.of("k"), Optional.empty());

    assertThatThrownBy(() -> new CsvRows("c", lines(""), ',', CsvRows.As.TEXT, key))
        .isInstanceOf(UnfitLineException.class)
        .hasMessageContaining("expected a column k, found ");
  }

  @Test
  void aQuoteThatDoesNotEndNamesItsLineAndAWayOut() throws IOException {
    CsvRows rows =
        new CsvRows("c", lines("k,v\n1,2\n\"x,3\n"), ',', CsvRows.As.OBJECT, RecordParts.NONE);
    rows.next();

    assertThatThrownBy(rows::next)
        .isInstanceOf(UnfitLineException.class)
        .hasMessageStartingWith("line 3 of c: ")
        .hasMessageEndingWith("; correct the row, or send lines as they are with --format lines");
  }

  @Test
  void aCompressedFileIsReadAsItsText() throws IOException {
    Path file = folder.resolve("r.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"a\":1}\n{\"a\":2}".getBytes(UTF_8));
    }
    List<String> values = new ArrayList<>();
    try (PlainLines lines = PlainLines.any("r", InputLines.open(file.toString()))) {
      for (Outgoing next = lines.next(); next != null; next = lines.next()) {
        values.add(new String(next.value(), UTF_8));
      }
    }

    assertThat(values).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void aFileThatCannotBeOpenedIsNamedWithWhatIsThere() throws IOException {
    Path text = Files.writeString(folder.resolve("not.gz"), "plain");

    assertThatThrownBy(() -> InputLines.open(folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith(
            "Cannot read "
                + folder
                + ": expected a file, found a folder; name a file in it, seen from ");
    assertThatThrownBy(() -> InputLines.open(folder.resolve("none").toString()))
        .hasMessageContaining(": expected a file, found nothing there, seen from ");
    assertThatThrownBy(() -> InputLines.open(text.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot read " + text + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformd", "Late", ""})
  void aReasonThatIsNoneNamesThoseThereAre(String reason) {
    assertThatThrownBy(() -> ReasonNames.check(List.of("late", reason)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot look for reason '" + reason + "': expected one of ")
        .hasMessageContaining("malformed")
        .hasMessageContaining("late");
  }

  private static Function<String, Optional<String>> fields(Map<String, String> record) {
    return name -> Optional.ofNullable(record.get(name));
  }

  private static LineReader lines(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), InputLines.LARGEST, 0, 0);
  }
}
