package io.millrace.streaming.propose;

import static io.millrace.streaming.propose.ProposedFiles.date;
import static io.millrace.streaming.propose.ProposedFiles.days;
import static io.millrace.streaming.propose.ProposedFiles.rows;
import static io.millrace.streaming.propose.ProposedFiles.time;
import static io.millrace.streaming.propose.ProposedFiles.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed for the fields of files with traps. Each proposal is tried as a run would. */
final class SampledPipelineTest {

  private static final ModelCatalog CATALOG = StandardCatalog.catalog();

  @TempDir private Path folder;
  private ProposedFiles files;

  @BeforeEach
  void inAFolder() {
    files = new ProposedFiles(folder);
  }

  @Test
  void exampleUsage() throws IOException {
    SampledPipeline proposed =
        files.propose(
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
  void unitsOfTimesFollowFromTheirSize() throws IOException {
    for (String unit : List.of("s", "ms", "us", "ns")) {
      String zeros = "000".repeat(List.of("s", "ms", "us", "ns").indexOf(unit));
      String text = "t,a\n" + rows(60, i -> (1_700_000_000L + i) + zeros + "," + value(i));

      assertThat(files.proposed(unit + ".csv", text, 60).yaml())
          .contains("{path: t, unit: " + unit);
    }
  }

  @Test
  void theOrderOfDayAndMonthComesFromTheDates() throws IOException {
    String beyond = "t,a\n" + rows(60, i -> days(i, "dd/MM/yyyy") + "," + value(i));
    String months = "t,a\n" + rows(60, i -> days(i, "M/d/yyyy") + "," + value(i));
    String even = "t,a\n" + rows(8, i -> days(i, "dd/MM/yyyy") + "," + value(i));
    String open = "t,a\n" + rows(60, i -> date(i, "dd/MM/yyyy HH:mm") + "," + value(i));

    assertThat(files.proposed("1.csv", beyond, 60).yaml())
        .contains("pattern: d/M/yyyy")
        .contains("Some dates can only be read with pattern d/M/yyyy");
    assertThat(files.proposed("2.csv", months, 60).yaml()).contains("pattern: M/d/yyyy");
    assertThat(files.proposed("3.csv", even, 8).yaml())
        .contains("pattern: d/M/yyyy")
        .contains("follow each other more evenly");
    SampledPipeline undecided = files.proposed("4.csv", open, 60);
    assertThat(undecided.yaml()).contains("# UNDECIDED: every date can be read with pattern d/M");
    assertThat(undecided.checks()).anyMatch(check -> check.contains("M/d/yyyy H:mm"));
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

    String yaml = files.proposed("1.csv", text, 100).yaml();
    String both = files.proposed("2.csv", clash, 100).yaml();

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

    SampledPipeline home = files.proposed("home.csv", text, 90);

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

    SampledPipeline proposed = files.proposed("long.csv", text, 240);

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

  /** The key is the name of the file: the unit belongs to the tag and tells nothing apart. */
  @Test
  void sensorsWithoutAnAssetAreThoseOfTheFile() throws IOException {
    String text =
        "time,tag,value,unit\n"
            + rows(
                120,
                i -> time(i / 2) + "Z," + (i % 2 == 0 ? "T," : "P,") + value(i) + ",u" + i % 2);

    assertThat(files.proposed("long.csv", text, 120).yaml())
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

    assertThat(files.proposed("1.csv", devices, 120).yaml())
        .contains("key: station ")
        .contains("- forecast: {ahead: 1}")
        .contains("A dictionary needs two channels");
    assertThat(files.proposed("2.csv", many, 650).yaml())
        .contains("key: tag ")
        .doesNotContain("align");
    assertThat(files.proposed("3.csv", own, 120).yaml()).doesNotContain("align");
  }

  @Test
  void repeatedTimesFindTheKeyThatNoNameTells() throws IOException {
    String text = "time,kind,v\n" + rows(120, i -> time(i / 3) + ",k" + i % 3 + "," + value(i));

    assertThat(files.proposed("a.csv", text, 120).yaml())
        .contains("key: kind ")
        .contains("3 keys in the sample; with it, the times of a key go on.");
  }

  @Test
  void recordsThatComeLateRaiseTheLateness() throws IOException {
    String text =
        "time,v\n" + rows(100, i -> time(i % 10 == 9 ? 10 * i - 300 : 10 * i) + "," + value(i));

    assertThat(files.proposed("a.csv", text, 100).yaml())
        .contains("lateness: 1 d")
        .contains("records would be late with 1 h");
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

    String yaml = files.proposed("a.jsonl", text, 60).yaml();

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

    SampledPipeline proposed =
        ProposedFiles.tried(SampledPipeline.of(file.toString(), "x", CATALOG), 60);

    assertThat(proposed.yaml())
        .contains("format: avro")
        .contains("key: node ")
        .contains("time: {path: at}")
        .contains("20 % missing");
  }

  @Test
  void theNewestRecordFirstIsSaid() throws IOException {
    String text = "time,dev,v\n" + rows(60, i -> time(-i) + ",d" + i % 2 + "," + value(i));

    SampledPipeline backwards = files.proposed("a.csv", text, 60);

    assertThat(backwards.checks())
        .anyMatch(check -> check.startsWith("CHECK: the records run back"));
    assertThat(backwards.yaml()).contains("key: dev ").doesNotContain("lateness:");
  }

  @Test
  void partsOfATimeInColumnsOfTheirOwn() throws IOException {
    String days = "year,month,day,v\n" + rows(28, i -> "2024,2," + (i + 1) + "," + value(i));
    String years = "year,v\n" + rows(40, i -> 1970 + i + "," + value(i));

    assertThat(files.proposed("1.csv", days, 28).yaml())
        .contains("{path: [year, month, day], pattern: \"y M d\", zone: UTC}");
    assertThat(files.proposed("2.csv", years, 40).yaml()).contains("{path: year, pattern: \"y\"");
  }

  @Test
  void aDateAndAnHourAsANumber() throws IOException {
    String text =
        "dteday,hr,cnt\n"
            + rows(48, i -> LocalDate.of(2024, 1, 1 + i / 24) + "," + i % 24 + "," + i * 7 % 11);

    assertThat(files.proposed("a.csv", text, 48).yaml())
        .contains("{path: [dteday, hr], pattern: \"yyyy-M-d H\", zone: UTC}");
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

    assertThat(files.proposed("a.jsonl", text, 60).checks())
        .anyMatch(check -> check.startsWith("CHECK: no record has a value of all 2 channels"));
  }

  @Test
  void recordsThatThePipelineWouldRefuseAreSaid() throws IOException {
    String text = "time,v\n" + rows(60, i -> i == 30 ? "broken" : time(i) + "," + value(i));

    SampledPipeline proposed = files.propose("a.csv", text);

    assertThat(proposed.sentences())
        .anyMatch(said -> said.contains("takes 59 of them") && said.contains("1 wrong-width"));
    assertThat(proposed.yaml()).contains("1 wrong-width");
  }
}
