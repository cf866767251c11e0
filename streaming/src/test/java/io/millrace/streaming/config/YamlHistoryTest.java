package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlHistoryTest {

  private static final String LIVE = "{kafka: {brokers: 'b:9092', topics: [live]}}";

  @Test
  void exampleUsage() {
    PipelineSpec spec =
        read(
            """
            history: {json: {path: old/}}
              live: %s
              seam: 2026-01-31T00:00:00Z
              margin: 2 h
            """
                .formatted(LIVE));

    assertThat(spec.input().source())
        .isEqualTo(
            new SourceSpec.HistoryThenLive(
                new SourceSpec.JsonLines("old/"),
                new SourceSpec.Kafka("b:9092", List.of("live"), SourceSpec.Reach.ALL, Map.of()),
                Instant.parse("2026-01-31T00:00:00Z"),
                Duration.ofHours(2)));
    assertThat(spec.input().source().summary())
        .isEqualTo("JSON lines in old/, from 2026-01-31T00:00:00Z on topics live at b:9092");
  }

  @Test
  void theMarginIsTheLatenessUnlessNamed() {
    SourceSpec.HistoryThenLive both =
        (SourceSpec.HistoryThenLive)
            read("history: {json: {path: old/}}\n  live: "
                    + LIVE
                    + "\n  seam: 2026-01-31T01:00:00+01:00\n  lateness: 20 min\n")
                .input()
                .source();
    assertThat(both.margin()).isEqualTo(Duration.ofMinutes(20));
    assertThat(both.seam()).isEqualTo("2026-01-31T00:00:00Z");
  }

  @Test
  void aHistoryInATopicHasAnEnd() {
    SourceSpec.HistoryThenLive both =
        (SourceSpec.HistoryThenLive)
            read("history: {kafka: {brokers: 'a:9092', topics: [archive]}}\n  live: "
                    + LIVE
                    + "\n  seam: 2026-01-31T00:00:00Z\n")
                .input()
                .source();
    assertThat(both.history())
        .isEqualTo(
            new SourceSpec.Kafka(
                "a:9092",
                List.of("archive"),
                SourceSpec.Reach.HISTORY,
                Map.of(),
                RecordFormat.READINGS));
  }

  @Test
  void sinksUseTheBrokersOfTheLiveTopics() {
    PipelineSpec spec =
        PipelineYaml.read(
            "p.yaml",
            """
            name: p
            channels: [a, b]
            source: {history: {json: {path: old/}}, live: %s, seam: 2026-01-31T00:00:00Z}
            operators: [dictionary]
            results: {kafka: {topic: codes}}
            """
                .formatted(LIVE),
            Map.of(),
            TestCatalog.of());
    assertThat(((SinkSpec.Kafka) spec.outputs().results()).brokers()).isEqualTo("b:9092");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          history: {json: {path: old/}}, seam: 2026-01-31T00:00:00Z | expected live: {kafka
          history: {json: {path: old/}}, live: {kafka: {brokers: "b:1", topics: [t]}} | expected seam, found none
          history: {json: {path: old/}}, live: {}, seam: 2026-01-31T00:00:00Z | expected kafka, found none
          history: {}, live: {kafka: {brokers: "b:1", topics: [t]}}, seam: 2026-01-31T00:00:00Z | expected one of kafka, files, json, csv
          history: {json: {path: old/}}, live: {kafka: {brokers: "b:1", topics: [t]}}, seam: yesterday | a time such as 2026-01-31T00:00:00Z
          history: {json: {path: old/}}, live: {kafka: {brokers: "b:1", topics: [t], start: latest}}, seam: 2026-01-31T00:00:00Z | the seam says where
          history: {kafka: {brokers: "b:1", topics: [t], start: latest}}, live: {kafka: {brokers: "b:1", topics: [u]}}, seam: 2026-01-31T00:00:00Z | read from its beginning
          json: {path: old/}, seam: 2026-01-31T00:00:00Z | beside history alone
          json: {path: old/}, margin: 1 h | beside history alone
          json: {path: old/}, history: {json: {path: old/}} | found json and history
          """)
  void whatDoesNotFitIsAFault(String source, String fault) {
    assertThatThrownBy(() -> readWhole(source)).hasMessageContaining(fault);
  }

  private static PipelineSpec read(String source) {
    return PipelineYaml.read(
        "p.yaml",
        """
        name: p
        channels: [a, b]
        operators: [dictionary]
        results: {folder: out/}
        source:
          %s
        """
            .formatted(source),
        Map.of(),
        TestCatalog.of());
  }

  private static PipelineSpec readWhole(String source) {
    return read("{" + source + "}");
  }
}
