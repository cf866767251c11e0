package io.millrace.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SourceSpecTest {

  private static final SourceSpec.Columns COLUMNS =
      new SourceSpec.Columns(
          "station",
          "",
          "",
          new SourceSpec.TimeColumns(List.of("day", "hour"), "yyyy-MM-dd H", ZoneId.of("UTC")),
          List.of("pm25"));

  private static final SourceSpec.Kafka LIVE =
      new SourceSpec.Kafka("b:9092", List.of("a", "c"), SourceSpec.Reach.ALL, Map.of());

  @Test
  void exampleUsage() {
    SourceSpec source = new SourceSpec.Csv("air.csv", COLUMNS, List.of("NA"), ';');

    assertThat(source.summary()).isEqualTo("CSV in air.csv");
    assertThat(source.withPaths(path -> "/data/" + path).summary())
        .isEqualTo("CSV in /data/air.csv");
    assertThat(source.topicsRead()).isEmpty();
  }

  static Stream<SourceSpec> sources() {
    return Stream.of(
        LIVE,
        new SourceSpec.Files("in", RecordFormat.READINGS),
        new SourceSpec.JsonLines("in"),
        new SourceSpec.ModelFolder("in"),
        new SourceSpec.Csv("in", COLUMNS, List.of(), ','),
        new SourceSpec.HistoryThenLive(
            new SourceSpec.JsonLines("in"), LIVE, Instant.EPOCH, Duration.ofHours(1)));
  }

  /** A worker gets its source serialized, and works only as well as the copy. */
  @ParameterizedTest
  @MethodSource("sources")
  void everySourceTravelsToTheWorkersUnchanged(SourceSpec source) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(source);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void otherPathsChangeThePathsAlone(SourceSpec source) {
    assertThat(source.withPaths(path -> path)).isEqualTo(source);
    SourceSpec moved = source.withPaths(path -> "/there/" + path);
    assertThat(moved.withPaths(path -> path.substring("/there/".length()))).isEqualTo(source);
    assertThat(moved.topicsRead()).isEqualTo(source.topicsRead());
  }

  @Test
  void ofAHistoryAndTopicsTheTopicsAreRead() {
    SourceSpec both =
        new SourceSpec.HistoryThenLive(
            new SourceSpec.JsonLines("past.jsonl"), LIVE, Instant.EPOCH, Duration.ZERO);

    assertThat(both.topicsRead()).contains(LIVE);
    assertThat(both.summary())
        .isEqualTo("JSON lines in past.jsonl, from 1970-01-01T00:00:00Z on topics a, c at b:9092");
  }

  /** Texts of specs are logged; a password may have been written in place of a reference. */
  @Test
  void noTextHasTheValueOfAProperty() {
    Map<String, String> properties = Map.of("sasl.jaas.config", "password=hunter2");
    SourceSpec.Kafka source =
        new SourceSpec.Kafka("b:9092", List.of("a"), SourceSpec.Reach.NEW, properties);
    SinkSpec.Kafka sink = new SinkSpec.Kafka("b:9092", "r", properties);
    SourceSpec both = new SourceSpec.HistoryThenLive(source, source, Instant.EPOCH, Duration.ZERO);

    assertThat(List.of(source.toString(), source.summary(), both.toString(), both.summary()))
        .noneMatch(text -> text.contains("hunter2"));
    assertThat(List.of(sink.toString(), sink.summary()))
        .noneMatch(text -> text.contains("hunter2"));
    assertThat(source.toString()).contains("sasl.jaas.config");
  }

  @Test
  void aSourceKeepsItsTopicsAndPropertiesAsTheyWere() {
    List<String> topics = new ArrayList<>(List.of("a"));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("z", "1");
    properties.put("b", "2");
    List<String> missing = new ArrayList<>(List.of("NA"));
    SourceSpec.Kafka kafka =
        new SourceSpec.Kafka("b:9092", topics, SourceSpec.Reach.ALL, properties);
    SourceSpec.Csv csv = new SourceSpec.Csv("air.csv", COLUMNS, missing, ',');

    topics.add("b");
    properties.clear();
    missing.clear();

    assertThat(kafka.topics()).containsExactly("a");
    assertThat(kafka.properties()).containsExactly(Map.entry("z", "1"), Map.entry("b", "2"));
    assertThat(csv.missing()).containsExactly("NA");
    assertThatThrownBy(() -> kafka.properties().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theWordOfAFormatIsThatOfAPipelineFile() {
    Mapping map =
        new Mapping(
            new Mapping.Field.Name("id"),
            Mapping.Field.NONE,
            Mapping.Field.NONE,
            Mapping.Time.of(new Mapping.Field.Name("t"), Mapping.TimeForm.SECONDS),
            Mapping.Values.of(List.of(new Mapping.Field.Name("v"))));

    assertThat(RecordFormat.READINGS.word()).isEqualTo("json");
    assertThat(new RecordFormat.Json(map).word()).isEqualTo("json");
    assertThat(new RecordFormat.Csv(RecordFormat.CsvLayout.of(';'), map).word()).isEqualTo("csv");
    assertThat(new RecordFormat.Avro("", "", map).word()).isEqualTo("avro");
    assertThat(map.time().zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(map.values().absent()).isEqualTo(Mapping.Absent.REFUSED);
  }
}
