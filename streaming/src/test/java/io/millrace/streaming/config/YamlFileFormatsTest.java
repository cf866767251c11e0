package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.SeriesLayout;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.catalog.StandardCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formats that only files have. */
final class YamlFileFormatsTest {

  @Test
  void exampleUsage() {
    RecordFormat.Series read =
        (RecordFormat.Series)
            format("files: {path: in/, format: {ts: {start: 2026-01-31T00:00:00Z, step: 100 ms}}}");

    assertThat(read.layout()).isEqualTo(SeriesLayout.TS);
    assertThat(read.start()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(read.step()).isEqualTo(Duration.ofMillis(100));
    assertThat(read.map().key()).isEqualTo(new Mapping.Field.Name("case"));
    assertThat(read.map().label()).isEqualTo(new Mapping.Field.Name("label"));
  }

  /** A channel called label is the label of the sequence; the others are values in their order. */
  @Test
  void withoutAMapTheChannelsAreTheValuesInTheirOrder() {
    RecordFormat.Series read = (RecordFormat.Series) format("files: {path: in/, format: ts}");

    assertThat(read.map().values().places())
        .isEqualTo(
            new Mapping.Places.Each(
                List.of(
                    new Mapping.Field.Name("v1"),
                    new Mapping.Field.Name("label"),
                    new Mapping.Field.Name("v2"))));
    assertThat(read.start()).isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
    assertThat(read.step()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aMapNamesTheFieldsOfAStep() {
    RecordFormat.Series read =
        (RecordFormat.Series)
            format(
                "files: {path: in/, format: wav, map: {key: case, time: {path: time, unit: ms},"
                    + " values: {a: v3, label: v2, b: v1}}}");

    assertThat(read.layout()).isEqualTo(SeriesLayout.WAV);
    assertThat(read.step()).as("of the file").isEqualTo(Duration.ZERO);
    assertThat(read.map().label()).isEqualTo(Mapping.Field.NONE);
    assertThat(((Mapping.Places.Each) read.map().values().places()).fields())
        .containsExactly(
            new Mapping.Field.Name("v3"),
            new Mapping.Field.Name("v2"),
            new Mapping.Field.Name("v1"));
  }

  @Test
  void imagesAreReadByRowsOrByPixelsWithLabelsBeside() {
    RecordFormat.Series rows = (RecordFormat.Series) format("files: {path: in/, format: idx}");
    RecordFormat.Series pixels =
        (RecordFormat.Series)
            format("files: {path: in/, format: {idx: {steps: pixels, labels: l.idx}}}");

    assertThat(rows.layout()).isEqualTo(SeriesLayout.IDX_ROWS);
    assertThat(rows.labels()).isEmpty();
    assertThat(pixels.layout()).isEqualTo(SeriesLayout.IDX_PIXELS);
    assertThat(pixels.labels()).isEqualTo("l.idx");
  }

  @Test
  void aDumpHoldsRecordsOfAFormatOfTopics() {
    RecordFormat.Dump plain = (RecordFormat.Dump) format("files: {path: in/, format: dump}");
    RecordFormat.Dump csv =
        (RecordFormat.Dump)
            format(
                "files: {path: in/, format: {dump: {values: {csv: {header: [a, b, label, t]}}}},"
                    + " map: {key: {kafka: key}, time: {kafka: timestamp}}}");

    assertThat(plain.values()).isEqualTo(RecordFormat.READINGS);
    assertThat(((RecordFormat.Csv) csv.values()).layout().header().names())
        .containsExactly("a", "b", "label", "t");
    assertThat(((RecordFormat.Csv) csv.values()).map().key())
        .isEqualTo(new Mapping.Field.Beside(Mapping.Part.KAFKA_KEY, "", ""));
  }

  /** The third line of the pipeline has the source, and each message names the key in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          files: {path: in/, format: {ts: {step: 0 ms}}}       | source.files.format.ts.step | expected a duration from 1 ms
          files: {path: in/, format: {ts: {start: yesterday}}} | source.files.format.ts.start | expected a time such as 2026-01-31T00:00:00Z, found 'yesterday'
          files: {path: in/, format: {ts: {start: 2026-01-31}}} | source.files.format.ts.start | expected a time such as
          files: {path: in/, format: {wav: {step: 1 s}}}       | source.files.format.wav.step | unknown key; known are start
          files: {path: in/, format: {idx: {steps: columns}}}  | source.files.format.idx.steps | expected one of rows, pixels, found 'columns'
          files: {path: in/, format: {dump: {values: ts}}}     | source.files.format.dump.values | ts is a format of files, and no record of a topic is one
          files: {path: in/, format: {dump: {values: dump}}}   | source.files.format.dump.values | dump is a format of files
          files: {path: in/, format: {dump: {value: json}}}    | source.files.format.dump.value | unknown key; known are values; did you mean 'values'?
          files: {path: in/, format: flac}                     | source.files.format | found 'flac'
          files: {path: in/, format: {ts: {}, wav: {}}}        | source.files.format | found ts and wav; keep one
          files: {path: in/, format: ts, time: {unit: s}}      | source.files.time | has no effect on ts, whose steps have their times; remove it
          files: {path: in/, format: {avro: {registry: "http://r:1"}}, map: {key: k, time: t}} | source.files.format.avro.registry | has no effect on files
          files: {path: in/, format: {csv: {decimal: ",", thousands: ","}}, map: {key: k, time: t}} | source.files.format.csv.thousands | expected another mark than decimal has
          files: {path: in/, format: {csv: {header: [k, k]}}, map: {key: k, time: t}} | source.files.format.csv.header | expected each name once
          files: {path: in/, format: {csv: {header: none, row_names: r}}, map: {key: "1", time: "2"}} | source.files.format.csv.row_names | has an effect with a header in the file alone
          files: {path: in/, format: {csv: {header: [a, b, label, k]}}, map: {key: k, time: t}} | source.files.map | expected columns that header names, found 't'
          files: {path: in/, format: {csv: {separator: "::"}}, map: {key: k, time: t}} | source.files.format.csv.separator | found '::'
          files: {path: in/, format: {csv: {charset: UTF-16}}, map: {key: k, time: t}} | source.files.format.csv.charset | found 'UTF-16'
          files: {path: in/, format: {csv: {skip: -1}}, map: {key: k, time: t}} | source.files.format.csv.skip | found '-1'
          files: {path: in/, format: csv}                      | source.files | expected map beside this format
          kafka: {brokers: "b:1", topics: [t], format: ts}     | source.kafka.format | ts is a format of files, and no record of a topic is one; write files: {path: …}
          kafka: {brokers: "b:1", topics: [t], format: {csv: {header: [k, t], skip: 1}}, map: {key: k, time: t}} | source.kafka.format.csv.skip | has no effect on topics
          kafka: {brokers: "b:1", topics: [t], format: csv, map: {key: k, time: t}} | source.kafka | expected the names of columns
          kafka: {brokers: "b:1", topics: [t], format: avro, map: {key: k, time: t}} | source.kafka | expected schema or registry for records of a topic, found neither
          """)
  void everyFaultHasItsLineItsKeyAndTheCure(String source, String place, String message) {
    List<ConfigFault> faults = faults(source);

    assertThat(faults)
        .as("%s", faults)
        .anyMatch(
            fault ->
                fault.line() == 3
                    && fault.place().equals(place)
                    && fault.message().contains(message));
  }

  private static List<ConfigFault> faults(String source) {
    PipelineException refused = catchThrowableOfType(PipelineException.class, () -> format(source));
    return refused == null ? List.of() : refused.faults();
  }

  private static RecordFormat format(String source) {
    String text =
        """
        name: p
        channels: [a, label, b]
        source: {%s}
        operators: [dictionary]
        results: {folder: out}
        """
            .formatted(source);
    SourceSpec read =
        PipelineYaml.read("p.yaml", text, Map.of(), StandardCatalog.catalog()).input().source();
    return ((SourceSpec.Files) read).format();
  }
}
