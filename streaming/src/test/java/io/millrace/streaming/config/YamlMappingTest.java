package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlMappingTest {

  private static final String KAFKA = "kafka: {brokers: 'b:1', topics: [t], %s}";

  @Test
  void exampleUsage() {
    SourceSpec.Kafka source =
        (SourceSpec.Kafka)
            source(
                KAFKA.formatted(
                    "map: {key: device.id, group: {constant: plant-1}, label: {header: shift},"
                        + " time: {path: ts, unit: s}, values: {b: 'sensors[1].value'},"
                        + " missing: [unavailable, -9999], absent: missing}"));

    assertThat(source.format())
        .isEqualTo(
            new RecordFormat.Json(
                new Mapping(
                    new Field.Path("device.id"),
                    new Field.Constant("plant-1"),
                    new Field.Beside(Mapping.Part.KAFKA_HEADER, "shift", ""),
                    new Mapping.Time(
                        List.of(new Field.Path("ts")),
                        Mapping.TimeForm.SECONDS,
                        "",
                        ZoneOffset.UTC),
                    new Mapping.Values(
                        new Mapping.Places.Each(
                            List.of(new Field.Name("a"), new Field.Path("sensors[1].value"))),
                        List.of("unavailable", "-9999"),
                        Mapping.Absent.MISSING))));
  }

  @Test
  void theUnitOfAKafkaTimestampIsKnown() {
    SourceSpec.Kafka source =
        (SourceSpec.Kafka)
            source(KAFKA.formatted("map: {key: {kafka: key}, time: {kafka: timestamp}}"));

    assertThat(((RecordFormat.Json) source.format()).map().time().form())
        .isEqualTo(Mapping.TimeForm.MILLIS);
  }

  @Test
  void aPathWithBracketsInAFlowMappingNeedsQuotes() {
    assertThat(faults(KAFKA.formatted("map: {key: k, time: t, values: {a: s[0].v}}")))
        .singleElement()
        .asString()
        .endsWith("; inside { } write a path such as \"sensors[0].value\" in quotes");
  }

  @Test
  void theSameMapServesFiles() {
    String map = "map: {key: device, time: {path: ts, unit: ms}, values: fields}";

    SourceSpec.Files files = (SourceSpec.Files) source("files: {path: x.jsonl, " + map + "}");

    assertThat(files.format())
        .isEqualTo(((SourceSpec.Kafka) source(KAFKA.formatted(map))).format());
    assertThat(((RecordFormat.Json) files.format()).map().values().places())
        .isEqualTo(new Mapping.Places.Within(new Field.Path("fields")));
  }

  @Test
  void readsTheOptionsOfCsv() {
    SourceSpec.Files files =
        (SourceSpec.Files)
            source(
                "files: {path: x.csv, format: {csv: {separator: blanks, decimal: ',', thousands: '.',"
                    + " header: none, skip: 2, comment: '#', trailing_separator: true,"
                    + " charset: windows-1252}},"
                    + " map: {key: {file: stem, match: 'site-(.*)'},"
                    + " time: {path: [1, 2], pattern: 'dd.MM.yyyy HH:mm', zone: Europe/Berlin},"
                    + " values: {a: 3, b: 4}}}");

    RecordFormat.Csv csv = (RecordFormat.Csv) files.format();
    assertThat(csv.layout())
        .isEqualTo(
            new RecordFormat.CsvLayout(
                RecordFormat.CsvLayout.BLANKS,
                new RecordFormat.Numbers(',', '.'),
                new RecordFormat.Header(RecordFormat.Header.Place.NONE, List.of(), ""),
                new RecordFormat.Lines(2, "#", RecordFormat.Lines.Trailing.END),
                "windows-1252"));
    assertThat(csv.map().key())
        .isEqualTo(new Field.Beside(Mapping.Part.FILE_STEM, "", "site-(.*)"));
    assertThat(csv.map().time().from()).containsExactly(new Field.Name("1"), new Field.Name("2"));
    assertThat(csv.map().time().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @Test
  void withoutAMapRecordsHaveTheFixedShapeAndMayDeclareTheUnitOfTheirTimes() {
    RecordFormat seconds = new RecordFormat.Readings(Mapping.TimeForm.SECONDS);

    assertThat(((SourceSpec.Kafka) source(KAFKA.formatted("time: {unit: s}"))).format())
        .isEqualTo(seconds);
    assertThat(source("json: {path: x, time: {unit: s}}"))
        .isEqualTo(new SourceSpec.Files("x", seconds));
    assertThat(source("json: {path: x}")).isEqualTo(new SourceSpec.JsonLines("x"));
    assertThat(source("files: {path: x, format: json}"))
        .isEqualTo(new SourceSpec.Files("x", RecordFormat.READINGS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "time: ts                  | map.key: expected and not found; write key: device.id",
        "key: d                    | map.time: expected and not found",
        "key: 'a..b', time: t      | map.key: expected a path such as temp",
        "key: 'a[x]', time: t      | map.key: expected a path such as temp",
        "key: {kafka: key, header: h}, time: t | found kafka and header; keep one",
        "key: {kafka: kye}, time: t | expected one of key, topic, timestamp, found 'kye'",
        "key: {file: name}, time: t | a topic has no file",
        "key: d, time: {path: t, unit: min} | expected one of s, ms, us, ns, found 'min'",
        "key: d, time: {path: t, unit: s, pattern: iso} | expected unit or pattern, found both",
        "key: d, time: {path: [t, u], unit: s} | expected one field for a number, found 2",
        "key: d, time: t, values: {x: y} | map.values.x: not one of the channels",
        "key: d, time: t, values: {a: {constant: 1}} | a value cannot come from elsewhere",
        "key: {kafka: key, match: '('}, time: t | expected a regular expression",
        "key: {path: d, match: 'x'}, time: t | with kafka, header and file alone",
        "key: d, time: t, absent: never | expected one of refuse, missing",
        "key: d, time: t, kee: 1 | unknown key; known are key, group, label, id, time, values, missing",
      })
  void namesTheFaultAndTheCure(String map, String fault) {
    assertThat(faults(KAFKA.formatted("map: {" + map + "}")))
        .anySatisfy(message -> assertThat(message).contains(fault));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "format: csv | expected map beside this format",
        "format: xml | expected one of json, csv, avro, dump, ts, wav, idx, found 'xml'",
        "format: {csv: {decimal: '.', thousands: '.'}} | expected another mark than decimal has",
        "format: {csv: {charset: UTF-16}} | expected a character set such as UTF-8",
        "format: {csv: {charset: klingon}} | expected a character set such as UTF-8",
        "format: {csv: {header: none, row_names: r}} | has an effect with a header in the file alone",
        "format: {csv: {header: [k, t, a]}}, map: {key: k, time: t} | found 'b'; header has k, t, a",
        "format: {csv: {header: [k, k]}}, map: {key: k, time: k} | expected each name once",
        "format: csv, map: {key: k, time: t, values: all} | a column has one value",
        "format: csv, map: {key: k, time: t, absent: missing} | has no effect on columns",
        "format: csv, map: {key: {kafka: key}, time: t} | a file has no Kafka record",
        "format: {csv: {}}, map: {key: k, time: t}, time: {unit: s} | expected it within map",
      })
  void namesTheFaultsOfFormats(String source, String fault) {
    assertThat(faults("files: {path: x, " + source + "}"))
        .anySatisfy(message -> assertThat(message).contains(fault));
  }

  @Test
  void readsSchemasAndRegistriesOfAvro(@TempDir Path folder) throws IOException {
    String schema =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"k\",\"type\":\"string\"}]}";
    Path file = Files.writeString(folder.resolve("r.avsc"), schema);
    Path other = Files.writeString(folder.resolve("other.avsc"), "\"string\"");
    String map = "map: {key: k, time: {path: t, unit: s}}";

    SourceSpec.Kafka kafka =
        (SourceSpec.Kafka)
            source(
                KAFKA.formatted(
                    "format: {avro: {schema: " + file + ", registry: 'http://r:8081'}}, " + map));
    RecordFormat.Avro avro = (RecordFormat.Avro) kafka.format();
    assertThat(avro.schema()).isEqualTo(schema);
    assertThat(avro.registry()).isEqualTo("http://r:8081");
    assertThat(((SourceSpec.Files) source("files: {path: x, format: avro, " + map + "}")).format())
        .isEqualTo(new RecordFormat.Avro("", "", avro.map()));

    assertThat(faults(KAFKA.formatted("format: avro, " + map)))
        .singleElement()
        .asString()
        .contains("expected schema or registry for records of a topic, found neither");
    assertThat(faults(KAFKA.formatted("format: {avro: {schema: " + other + "}}, " + map)))
        .containsExactly(
            "source.kafka.format.avro.schema: expected a schema of records, found one of string");
    assertThat(faults(KAFKA.formatted("format: {avro: {schema: nowhere.avsc}}, " + map)))
        .singleElement()
        .asString()
        .contains("expected a file with a schema, found", "nowhere.avsc");
    assertThat(faults("files: {path: x, format: {avro: {registry: 'http://r:8081'}}, " + map + "}"))
        .singleElement()
        .asString()
        .contains("has no effect on files, which hold their schema");
    assertThat(faults(KAFKA.formatted("format: {avro: {registry: 'http://u:p@r'}}, " + map)))
        .singleElement()
        .asString()
        .contains("without a password");
    assertThat(faults("files: {path: x, format: avro}"))
        .singleElement()
        .asString()
        .contains("expected map beside this format");
  }

  @Test
  void recordsOfATopicHaveNoHeader() {
    assertThat(faults(KAFKA.formatted("format: csv, map: {key: k, time: t}")))
        .anySatisfy(message -> assertThat(message).contains("records of a topic have no header"));
    assertThat(
            faults(
                KAFKA.formatted(
                    "format: {csv: {header: [k, t, a, b], skip: 1}}, map: {key: k, time: t}")))
        .containsExactly(
            "source.kafka.format.csv.skip: has no effect on topics, whose records are no lines;"
                + " remove it");
  }

  @Test
  void theShortFormOfCsvNamesTheLongOne() {
    assertThat(faults("csv: {path: x, key: k, time: {columns: [t]}, decimal: ','}"))
        .containsExactly(
            "source.csv.decimal: is an option of the long form; write files: {path: …, format: {csv:"
                + " {decimal: …}}, map: {…}}");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd hh:mm, write HH for hours from 0 to 23",
    "yyyy-MM-dd KK:mm, write HH for hours from 0 to 23",
    "YYYY-MM-dd HH:mm, write yyyy for the year",
    "yyyy-MM-DD HH:mm, write dd for the day of the month",
    "yyyy-mm-dd, write MM for the month",
    "yyyy-MM-dd HH:MM, write mm for the minute",
    "yyyy-MM-dd HH:mm:mm, m is written twice",
    "yyyy-mm-dd HH:MM, write MM for the month and mm for the minute",
    "d.m.yyyy H:MM:ss, write MM for the month and mm for the minute",
    "HH:MM dd/mm/yyyy, write MM for the month and mm for the minute",
    "yyyymmdd HHMM, write MM for the month and mm for the minute",
    "mm/dd/yyyy hh:MM a, write MM for the month and mm for the minute",
    "yyyy-MM-dd HH:mm:ss.nnn, write S for each digit of a fraction",
    "yyyy-MM-dd HH:mm:ss.n, write S for each digit of a fraction",
    "yyyy-MM-dd HH:mm:ssnnnnnn, write S for each digit of a fraction",
    "MM-dd HH:mm, no time can be read from it",
    "yyyy-MM-dd ss, no time can be read from it",
    "HH:mm, no time can be read from it",
    "yyyy-MM-dd bb, expected letters as in Java's DateTimeFormatter",
  })
  void aPatternMustTellATime(String pattern, String fault) {
    assertThat(
            faults("files: {path: x, map: {key: k, time: {path: t, pattern: '" + pattern + "'}}}"))
        .singleElement()
        .asString()
        .startsWith("source.files.map.time.pattern: expected millis, seconds, iso or a pattern")
        .contains(fault);
    assertThat(faults("csv: {path: x, key: k, time: {columns: [t], pattern: '" + pattern + "'}}"))
        .singleElement()
        .asString()
        .contains(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-MM-dd",
        "yyyy-MM",
        "yyyy",
        "y M d H",
        "dd.MM.yyyy HH:mm:ss.SSS",
        "yyyyMMddHHmmss",
        "d MMM yyyy h:mm a",
        "yyyy-MM-dd'T'HH:mm:ssXXX",
        "yyyy-MM-dd HH:mm VV",
        "yyyy-DDD",
        "yyyyDDDHH",
        "E, dd MMM yyyy HH:mm:ss Z",
        "yyyy-MM-dd[ HH:mm[:ss]]",
        "dd/MM/yy HH:mm",
        "yyyy-MM-dd kk:mm",
        "m H d M y",
        "yyyy-MM-dd HH:mm:ss.nnnnnnnnn",
        "yyyy-MM-dd HH:mm:ss.SSS",
        "YYYY-'W'ww-e",
        "[yyyy-MM-dd][dd.MM.yyyy]",
      })
  void patternsThatTellATimeAreTaken(String pattern) {
    assertThat(
            source(
                "files: {path: x, map: {key: k, time: {path: t, pattern: \"" + pattern + "\"}}}"))
        .isNotNull();
  }

  private static SourceSpec source(String source) {
    return PipelineYaml.read("p", text(source), Map.of(), TestCatalog.of()).input().source();
  }

  private static List<String> faults(String source) {
    return catchThrowableOfType(PipelineException.class, () -> source(source)).faults().stream()
        .map(fault -> fault.place() + ": " + fault.message())
        .toList();
  }

  private static String text(String source) {
    return "name: p\nchannels: [a, b]\nsource: {"
        + source
        + "}\noperators: [dictionary]\nresults: {folder: out}\n";
  }
}
