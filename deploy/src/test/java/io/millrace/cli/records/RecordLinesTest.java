package io.millrace.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.streaming.connect.record.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordLinesTest {

  private static final String READINGS =
      """
      {"device": {"id": "a", "unit": 7}, "time": 1700000000000}

      {"device": {"id": "b", "unit": 8}, "time": "2023-11-14T22:13:21Z"}
      """;

  @Test
  void exampleUsage() throws IOException {
    RecordParts parts = new RecordParts(List.of("device.id", "device.unit"), Optional.of("time"));

    List<Outgoing> records = all(PlainLines.json("r.jsonl", lines(READINGS), parts));

    assertThat(records).extracting(Outgoing::line).containsExactly(1L, 3L);
    assertThat(records).extracting(record -> text(record.key())).containsExactly("a/7", "b/8");
    assertThat(records)
        .extracting(Outgoing::timestamp)
        .containsExactly(1700000000000L, 1700000001000L);
    assertThat(text(records.get(0).value()))
        .as("the line as it is")
        .isEqualTo("{\"device\": {\"id\": \"a\", \"unit\": 7}, \"time\": 1700000000000}");
  }

  @Test
  void anyLineIsARecordAsItIs() throws IOException {
    List<Outgoing> records = all(PlainLines.any("x", lines("no JSON\r\n\n7")));

    assertThat(records).extracting(record -> text(record.value())).containsExactly("no JSON", "7");
    assertThat(records).extracting(Outgoing::key).containsOnlyNulls();
  }

  @Test
  void aLineThatIsNoObjectAndAFieldThatIsAbsentNameTheirLine() {
    RecordParts key = new RecordParts(List.of("key"), Optional.empty());

    assertThatThrownBy(() -> all(PlainLines.json("r", lines("{\"key\": 1}\n{\"a\": 1}"), key)))
        .hasMessageStartingWith("line 2 of r: expected a field key for --key, found none; ");
    assertThatThrownBy(() -> all(PlainLines.json("r", lines("[1]"), key)))
        .hasMessageStartingWith("line 1 of r: expected a JSON object, found another value; ");
    assertThatThrownBy(() -> all(PlainLines.json("r", lines("{\"key\": 1} {}"), key)))
        .hasMessageStartingWith("line 1 of r: expected a JSON object, found ");
  }

  @Test
  void rowsOfCsvAreObjectsOrLines() throws IOException {
    String csv = "station;PM2.5;code\n\"a\n;1\";-1.50;007\nb;;x\n";
    RecordParts key = new RecordParts(List.of("station"), Optional.empty());

    List<Outgoing> objects = all(new CsvRows("c", lines(csv), ';', CsvRows.As.OBJECT, key));
    List<Outgoing> rows = all(new CsvRows("c", lines(csv), ';', CsvRows.As.TEXT, key));

    assertThat(objects)
        .extracting(record -> text(record.value()))
        .containsExactly(
            "{\"station\":\"a\\n;1\",\"PM2.5\":-1.50,\"code\":\"007\"}",
            "{\"station\":\"b\",\"PM2.5\":null,\"code\":\"x\"}");
    assertThat(objects).extracting(record -> text(record.key())).containsExactly("a\n;1", "b");
    assertThat(rows)
        .extracting(record -> text(record.value()))
        .containsExactly("\"a\n;1\";-1.50;007", "b;;x");
  }

  @Test
  void aRowOfAnotherWidthAndAColumnThatIsAbsentAreNamed() {
    assertThatThrownBy(
            () ->
                all(
                    new CsvRows(
                        "c", lines("a,b\n1,2\n1\n"), ',', CsvRows.As.TEXT, RecordParts.NONE)))
        .hasMessageStartingWith("line 3 of c: expected 2 cells as in the header, found 1; ");
    assertThatThrownBy(
            () ->
                new CsvRows(
                    "c",
                    lines("a,b\n"),
                    ',',
                    CsvRows.As.TEXT,
                    new RecordParts(List.of("key"), Optional.empty())))
        .hasMessage("line 1 of c: expected a column key, found a, b");
  }

  private static LineReader lines(String text) {
    return new LineReader(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), InputLines.LARGEST, 0, 0);
  }

  private static List<Outgoing> all(RecordLines lines) throws IOException {
    List<Outgoing> all = new ArrayList<>();
    for (Outgoing next = lines.next(); next != null; next = lines.next()) {
      all.add(next);
    }
    return all;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
