package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What is proposed for files with traps. Each proposal is tried with the reader of pipelines. */
final class SampledPipelineTest extends ProposedFiles {

  @Test
  void exampleUsage() throws IOException {
    SampledPipeline proposed =
        propose(
            "boiler.csv",
            "time,station,temp,remark\n"
                + rows(60, i -> time(i) + "Z,s" + i % 2 + "," + value(i) + ",fine"));

    assertThat(proposed.yaml())
        .contains("name: x")
        .contains("  - temp ")
        .contains("# not read: remark: text, always fine")
        .contains("key: station ")
        .contains("time: {path: time}");
    assertThat(proposed.sentences())
        .anyMatch(said -> said.startsWith("Looked at all 60 records of "))
        .contains("This pipeline takes 60 of them, of 2 keys, and refuses none.");
    assertThat(proposed.fields())
        .extracting(SampledPipeline.FieldRow::name, SampledPipeline.FieldRow::use)
        .contains(
            tuple("time", "time, ISO 8601"),
            tuple("station", "key"),
            tuple("temp", "channel"),
            tuple("remark", "not read"));
    assertThat(proposed.checks()).isEmpty();
  }

  @Test
  void aSpreadsheetWithDecimalCommasInLatin1IsRead() throws IOException {
    String text =
        "Datum;Uhrzeit;Temperatur [°C];Druck\r\n"
            + rows(80, i -> date(i, "dd.MM.yyyy;HH:mm") + ";" + comma(i) + ";" + comma(i + 3));

    String yaml = proposed("a.csv", text.getBytes(StandardCharsets.ISO_8859_1), 80).yaml();

    assertThat(yaml)
        .contains("{csv: {separator: \";\", decimal: \",\", charset: windows-1252}}")
        .contains("{path: [Datum, Uhrzeit], pattern: \"d.M.yyyy H:mm\", zone: UTC}")
        .contains("- \"Temperatur [°C]\"")
        .contains("# The times name no zone: UTC is assumed.")
        .contains("# The file is not UTF-8.");
  }

  @Test
  void aFileWithoutNamesGetsSomeToReplace() throws IOException {
    String text = rows(60, i -> time(i) + "," + value(i) + "," + value(i + 2));

    assertThat(proposed("a.csv", text, 60).yaml())
        .contains("header: [column1, column2, column3]")
        .contains("The first line looks like a record");
  }

  @Test
  void rowNamesAsRWritesThem() throws IOException {
    String text =
        "\"time\" \"a\"\n" + rows(60, i -> "\"" + (i + 1) + "\" \"" + time(i) + "\" " + i);

    assertThat(proposed("a.txt", text.replace(" 0\n", " 9\n"), 60).yaml())
        .contains("{separator: blanks, row_names: row}")
        .contains("# not read: row: counts the records");
  }

  @Test
  void separatorsAtTheEndsOfLines() throws IOException {
    String all = "t;a;;\n" + rows(60, i -> time(i) + ";" + value(i) + ";;");
    String records = "t;a\n" + rows(60, i -> time(i) + ";" + value(i) + ";");

    assertThat(proposed("1.csv", all, 60).yaml()).doesNotContain("trailing_separator");
    assertThat(proposed("2.csv", records, 60).yaml()).contains("trailing_separator: true");
  }

  @Test
  void quotedLineBreaksAndCommasBetweenThousands() throws IOException {
    String text =
        "time,note,power\n"
            + rows(
                60,
                i ->
                    String.format(
                        Locale.ROOT, "%s,\"one\ntwo \"\"x\"\"\",\"%,d.5\"", time(i), 1234 + i));

    assertThat(proposed("a.csv", text, 60).yaml()).contains("{csv: {thousands: \",\"}}");
  }

  @Test
  void linesBeforeTheNamesAndUnitsBelowThem() throws IOException {
    String text =
        "Station report\nmade in 2024\n\nTime\tTemp\nUTC\tdegC\n"
            + rows(60, i -> time(i) + "\t" + value(i));

    assertThat(proposed("a.tsv", text, 60).yaml())
        .contains("{separator: tab, skip: 5, header: [Time, Temp]}")
        .contains("# Line 5 is taken for units");
  }

  @Test
  void columnsWithoutANameOrWithOneTwiceAreNamedInThePipeline() throws IOException {
    String text = ",v,v\n" + rows(60, i -> time(i) + "," + value(i) + "," + value(i + 9));

    assertThat(proposed("a.csv", text, 60).yaml())
        .contains("{csv: {skip: 1, header: [column1, v, v_2]}}");
  }

  @Test
  void numbersThatMeanMissingAreListedIfTheyAreUsualNowhere() throws IOException {
    IntFunction<String> row =
        i ->
            time(i)
                + ","
                + (i % 20 == 3 ? "65535" : value(i))
                + ","
                + (i % 25 == 3 ? "-9999" : "" + (5 + i % 2))
                + ","
                + i * 17;
    String text = "time,a,b,c\n" + rows(100, row);
    String clash =
        "time,a,c\n" + rows(100, i -> time(i) + (i == 7 ? ",999," : ",1" + i % 3 + ",") + i * 27);

    String yaml = proposed("1.csv", text, 100).yaml();
    String both = proposed("2.csv", clash, 100).yaml();

    assertThat(yaml)
        .contains("missing: [-9999, 65535]")
        .contains("  - b ")
        .contains("# only 5 and 6, 4 % missing");
    assertThat(both).doesNotContain("missing: [999").contains("is a usual value of c");
  }

  @Test
  void wordsAmongNumbersAreMissingAndSaidSo() throws IOException {
    String text =
        "entity_id,state,last_changed\n"
            + rows(
                90,
                i ->
                    "s"
                        + i % 3
                        + ","
                        + (i % 9 == 4 ? "unavailable" : value(i))
                        + ","
                        + time(i)
                        + "Z");

    SampledPipeline home = proposed("home.csv", text, 90);

    assertThat(home.yaml())
        .contains("missing: [unavailable]")
        .contains("sensor: entity_id")
        .contains("value: state ")
        .contains("every: 5 min ")
        .contains("within: 10 min ");
  }

  @Test
  void recordsOfSingleSensorsBecomeRowsOfTheirAsset() throws IOException {
    String text =
        "time,plant,asset,tag,value,unit,label\n"
            + rows(
                240,
                i ->
                    time(i / 4)
                        + "Z,p1,a"
                        + i / 2 % 2
                        + (i % 2 == 0 ? ",TI 1," : ",PI,")
                        + value(i)
                        + (i % 2 == 0 ? ",C" : ",bar")
                        + ",good");

    SampledPipeline proposed = proposed("long.csv", text, 240);

    assertThat(proposed.yaml())
        .contains("  - \"TI 1\" ")
        .contains("# 120 records")
        .contains("key: asset ")
        .contains("# 2 keys in the sample, which have these sensors.")
        .contains("sensor: tag")
        .contains("value: value ")
        .contains("every: 1 min ")
        .contains("within: 2 min ")
        .contains("- standardize ")
        .contains("- dictionary ")
        .contains("# not read: label: a label, which rows of sensors do not pass on");
    PipelineSpec spec = PipelineYaml.read("x", proposed.yaml(), Map.of(), CATALOG);
    assertThat(spec.input().align().orElseThrow().sensors()).containsExactly("TI 1", "PI");
    assertThat(proposed.fields())
        .extracting(SampledPipeline.FieldRow::name, SampledPipeline.FieldRow::use)
        .contains(tuple("asset", "key"), tuple("tag", "sensor"), tuple("value", "value"));
  }

  @Test
  void sensorsWithoutAnAssetAreThoseOfTheFile() throws IOException {
    String text =
        "time,tag,value,unit\n"
            + rows(
                120,
                i -> time(i / 2) + "Z," + (i % 2 == 0 ? "T," : "P,") + value(i) + ",u" + i % 2);

    assertThat(proposed("long.csv", text, 120).yaml())
        .contains("key: {file: stem}")
        .contains("sensor: tag");
  }

  @Test
  void devicesOfOneKindAndTooManySensorsStayKeys() throws IOException {
    String devices =
        "time,station,value\n" + rows(120, i -> time(i / 2) + "Z,s" + i % 2 + "," + value(i));
    String many =
        "time,tag,value\n" + rows(650, i -> time(i / 65) + "Z,t" + i % 65 + "," + value(i));
    String own =
        "time,asset,tag,value\n"
            + rows(120, i -> time(i / 4) + "Z,a" + i % 4 + ",a" + i % 4 + ".T," + value(i));

    assertThat(proposed("1.csv", devices, 120).yaml())
        .contains("key: station ")
        .contains("- forecast: {ahead: 1}")
        .contains("A dictionary needs two channels");
    assertThat(proposed("2.csv", many, 650).yaml()).contains("key: tag ").doesNotContain("align");
    assertThat(proposed("3.csv", own, 120).yaml()).doesNotContain("align");
  }

  @Test
  void repeatedTimesFindTheKeyThatNoNameTells() throws IOException {
    String text = "time,kind,v\n" + rows(120, i -> time(i / 3) + ",k" + i % 3 + "," + value(i));

    assertThat(proposed("a.csv", text, 120).yaml())
        .contains("key: kind ")
        .contains("3 keys in the sample; with it, the times of a key go on.");
  }

  @Test
  void nestedFieldsAreNamedByWhatTellsThemApart() throws IOException {
    String text =
        rows(
            60,
            i ->
                "{\"device\":{\"id\":\"d"
                    + i % 2
                    + "\"},\"ts\":"
                    + (1_700_000_000_000L + 1000 * i)
                    + ",\"s\":[{\"n\":\"temp\",\"v\":"
                    + value(i)
                    + "},{\"n\":\"hum\",\"v\":"
                    + value(i + 1)
                    + "}],\"p\":{\"left\":{\"x\":"
                    + value(i)
                    + "},\"right\":{\"x\":"
                    + value(i + 5)
                    + "}},\"PM2.5\":"
                    + value(i)
                    + (i % 3 == 0 ? ",\"rare\":" + value(i) : "")
                    + ",\"ok\":true}");

    String yaml = proposed("a.jsonl", text, 60).yaml();

    assertThat(yaml)
        .contains("key: device.id ")
        .contains("temp: \"s[0].v\"")
        .contains("hum: \"s[1].v\"")
        .contains("left: p.left.x")
        .contains("PM2.5: \"[\\\"PM2.5\\\"]\"")
        .contains("absent: missing")
        .contains("# not read: ok: true and false");
  }

  @Test
  void anAvroFileIsReadByItsSchema() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "node", "type": "string"},
                  {"name": "v", "type": ["null", "double"]},
                  {"name": "w", "type": "float"}]}
                """);
    Path file = folder.resolve("a.avro");
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      out.create(schema, file.toFile());
      for (int i = 0; i < 60; i++) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("at", 1_700_000_000_000L + 1000L * i);
        record.put("node", "n" + i % 2);
        record.put("v", i % 5 == 0 ? null : Double.valueOf(value(i)));
        record.put("w", Float.valueOf(value(i + 3)));
        out.append(record);
      }
    }

    SampledPipeline proposed = tried(SampledPipeline.of(file.toString(), "x", CATALOG), 60);

    assertThat(proposed.yaml())
        .contains("format: avro")
        .contains("key: node ")
        .contains("time: {path: at}")
        .contains("20 % missing");
  }

  @Test
  void namesFromAFileCannotLeaveTheirPlaceInThePipeline() throws IOException {
    String text =
        "time,\"a\n#: [x]\",\"${HOME}\",\"- b: {\"\n"
            + rows(60, i -> time(i) + "," + value(i) + "," + value(i) + "," + value(i));

    SampledPipeline proposed = proposed("a.csv", text, 60);

    PipelineSpec spec = PipelineYaml.read("x", proposed.yaml(), Map.of(), CATALOG);
    assertThat(spec.model().channels()).containsExactly("a\n#: [x]", "${HOME}", "- b: {");
  }

  @Test
  void theLineInWhichExcelKeepsItsSeparatorIsSkipped() throws IOException {
    String text = "sep=;\ntime;v\n" + rows(60, i -> time(i) + ";" + value(i));

    assertThat(proposed("a.csv", text, 60).yaml()).contains("{csv: {separator: \";\", skip: 1}}");
  }

  @Test
  void recordsOfSeveralKindsAreSaid() throws IOException {
    String text =
        rows(
            60,
            i ->
                "{\"t\":"
                    + (1_700_000_000 + i)
                    + (i % 2 == 0 ? ",\"a\":" : ",\"b\":")
                    + value(i)
                    + "}");

    assertThat(proposed("a.jsonl", text, 60).checks())
        .anyMatch(check -> check.startsWith("CHECK: no record has a value of all 2 channels"));
  }

  @Test
  void whatCannotBeReadIsRefusedWithTheCure() throws IOException {
    refused(
        "a.csv", "name,colour\na,red\nb,blue\n", "a field with the time", "unit (s, ms, us, ns)");
    refused(
        "b.csv", "time,temp\n" + rows(20, i -> time(i) + ",20." + i + " °C"), "number with a unit");
    refused("c.txt", "t x\n" + rows(20, i -> i + ".5e+00 " + value(i)), "a time with an exponent");
    refused("d.json", "[{\"t\": 1},\n{\"t\": 2}]\n", "jq -c '.[]'");
    refused("d2.json", "{\"data\": [{\"t\": 1}, {\"t\": 2}]}", "jq -c '.NAME[]'");
    refused("d4.json", "{\n\"t\": 1\n}\n{\n\"t\": 2\n}\n", "jq -c . ");
    refused("d3.csv", "time,v\r1,2\r3,4\r", "tr '\\r' '\\n'");
    refused("e.csv", "", "found nothing");
    refused("f.csv", "time,a\n", "records after the line of names");
    refused("g.xlsx", "PK\u0003\u0004", "save the sheet as CSV");
    refused("h.bin", "a,b\u0000\u0001", "bytes that are no text");
    Path wide = Files.write(folder.resolve("i.csv"), "t;a\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> SampledPipeline.of(wide.toString(), "x", CATALOG))
        .hasMessageContaining("iconv -f UTF-16");
    assertThatThrownBy(() -> SampledPipeline.of(folder + "/none.csv", "x", CATALOG))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("found nothing there");
  }

  @Test
  void recordsThatThePipelineWouldRefuseAreSaid() throws IOException {
    String text = "time,v\n" + rows(60, i -> i == 30 ? "broken" : time(i) + "," + value(i));

    SampledPipeline proposed = propose("a.csv", text);

    assertThat(proposed.sentences())
        .anyMatch(said -> said.contains("takes 59 of them") && said.contains("1 wrong-width"));
    assertThat(proposed.yaml()).contains("1 wrong-width");
  }
}
