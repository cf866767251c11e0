package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.AlignSpec.Channel;
import io.millrace.api.pipeline.AlignSpec.Rule;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.catalog.StandardCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlAlignTest {

  private static final String SOURCE =
      "source: {files: {path: in/, format: csv, map: {key: asset, sensor: tag, time: at, value: v}}}";

  @Test
  void exampleUsage() {
    PipelineSpec spec =
        read(
            """
            align:
              every: 10 s
              as: mean
              channels:
                temp: T1
                flow: {sensor: F1, as: last, within: 1 min}
            """);
    assertThat(spec.input().align())
        .contains(
            new AlignSpec(
                Duration.ofSeconds(10),
                List.of(
                    new Channel("temp", "T1", Rule.MEAN, Duration.ofSeconds(10)),
                    new Channel("flow", "F1", Rule.LAST, Duration.ofMinutes(1)))));
    RecordFormat.Csv format =
        (RecordFormat.Csv) ((SourceSpec.Files) spec.input().source()).format();
    assertThat(format.map().values().places())
        .isEqualTo(
            new Mapping.Places.OfSensor(
                new Mapping.Field.Name("tag"), new Mapping.Field.Name("v")));
  }

  @Test
  void inItsShortestFormEveryChannelIsItsSensor() {
    assertThat(read("align: {every: 1 s}\n").input().align().orElseThrow())
        .isEqualTo(
            new AlignSpec(
                Duration.ofSeconds(1),
                List.of(
                    new Channel("temp", "temp", Rule.LAST, Duration.ofSeconds(1)),
                    new Channel("flow", "flow", Rule.LAST, Duration.ofSeconds(1)))));
  }

  @Test
  void rowsMayLieAtTheTimesOfReadings() {
    AlignSpec spec = read("align: {on: change, within: 5 s}\n").input().align().orElseThrow();
    assertThat(spec.isOnChange()).isTrue();
    assertThat(spec.channels().get(0).within()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void wideRecordsNameSensorsAndLimitsAreThoseOfSensors() {
    PipelineSpec spec =
        read(
            """
            name: p
            channels: [mean, most]
            align: {every: 1 s, channels: {mean: {sensor: T1, as: mean}, most: {sensor: T1, as: max}}}
            limits: {T1: [-40, 85]}
            source: {csv: {path: in/, key: asset, time: {columns: [at]}, values: {T1: temperature}}}
            operators: [dictionary]
            results: {folder: out}
            """,
            "");
    assertThat(((SourceSpec.Csv) spec.input().source()).columns().values())
        .containsExactly("temperature");
    assertThat(spec.input().limits().ranges()).containsOnlyKeys("T1");
  }

  @Test
  void everyFaultHasItsLineAndItsCure() {
    assertThatThrownBy(() -> read("align: {every: 1 s, on: change, within: 1 s}\n"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("expected one of every, on, found every and on; keep one");
    assertThatThrownBy(() -> read("align: {as: last}\n"))
        .hasMessageContaining("found none; write every: 10 s");
    assertThatThrownBy(() -> read("align: {on: change}\n"))
        .hasMessageContaining("expected within beside on: change");
    assertThatThrownBy(() -> read("align: {every: 1 s, channels: {tmp: T1}}\n"))
        .hasMessageContaining("not one of the channels; did you mean 'temp'?");
    assertThatThrownBy(() -> read("align: {every: 1 s, as: median}\n"))
        .hasMessageContaining("last, linear, mean, min, max, count");
    assertThatThrownBy(() -> read("align: {every: 1 ms, within: 365 d}\n"))
        .hasMessageContaining("expected at most 1000000 times every");
    assertThatThrownBy(() -> read(""))
        .hasMessageContaining("makes rows of single sensors only with align");
    assertThatThrownBy(
            () -> read("align: {every: 1 s}\n", SOURCE.replace("value: v", "label: remark")))
        .hasMessageContaining("expected value beside the other of sensor and value; name it")
        .hasMessageContaining("has no effect beside align");
    assertThatThrownBy(
            () -> read("align: {every: 1 s}\n", SOURCE.replace("value: v", "value: v, values: {}")))
        .hasMessageContaining("expected values, or sensor and value, found both; keep one");
  }

  private static PipelineSpec read(String align) {
    return read(align, SOURCE);
  }

  private static PipelineSpec read(String align, String source) {
    String text =
        source.isEmpty()
            ? align
            : """
            name: p
            channels: [temp, flow]
            operators: [dictionary]
            results: {folder: out}
            """
                + source
                + "\n"
                + align;
    return PipelineYaml.read("p.yaml", text, Map.of(), StandardCatalog.catalog());
  }
}
