package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlEventsTest {

  private static final String ALL =
      """
      name: p
      channels: [a, b]
      source: {json: {path: in}}
      operators:
        - dictionary: {keep: 1}
        - drift: {on: dictionary.score}
        - detect: {on: score, threshold: 3}
      results: {folder: out/results}
      drifts: {folder: out/drifts, fields: [key, time]}
      alarms: {folder: out/alarms}
      """;

  private static PipelineSpec read(String yaml) {
    return PipelineYaml.read("p.yaml", yaml, Map.of(), StandardCatalog.catalog());
  }

  @Test
  void exampleUsage() {
    PipelineSpec spec = read(ALL);
    assertThat(spec.outputs().events().get(EventKind.DRIFT).fields())
        .isEqualTo(List.of("key", "time"));
    assertThat(spec.outputs().events().get(EventKind.ALARM).fields()).contains("since", "peak");
    assertThat(spec.records()).containsKeys("results", "drifts", "alarms", "dead_letters");
  }

  @Test
  void alarmsMayBeVisibleAtOnce() {
    String topic = "alarms: {kafka: {brokers: 'b:1', topic: alarms, delivery: at-least-once}}";
    PipelineSpec spec = read(ALL.replace("alarms: {folder: out/alarms}", topic));
    assertThat(((SinkSpec.Kafka) spec.outputs().events().get(EventKind.ALARM).sink()).delivery())
        .isEqualTo(SinkSpec.Delivery.AT_LEAST_ONCE);
    assertThat(
            ((SinkSpec.Kafka)
                    read(ALL.replace(
                            "alarms: {folder: out/alarms}",
                            topic.replace(", delivery: at-least-once", "")))
                        .outputs()
                        .events()
                        .get(EventKind.ALARM)
                        .sink())
                .delivery())
        .isEqualTo(SinkSpec.Delivery.EXACTLY_ONCE);
  }

  /** The drifts are read by the alarms that they hold back. */
  @Test
  void aStageThatHoldsAlarmsBackNeedsNoSink() {
    String held =
        ALL.replace("drifts: {folder: out/drifts, fields: [key, time]}\n", "")
            .replace(
                "{on: score, threshold: 3}",
                "{on: [score, dictionary.code_norm], rate: 1/d, late: 50,"
                    + " quiet_while: [drift.found], quiet_after: 10 min}");
    assertThat(catchThrowableOfType(PipelineException.class, () -> read(held)))
        .hasMessageContaining("p.yaml:7: operators[2].detect.on: expected a field of dictionary");
    PipelineSpec spec = read(held.replace("[score, dictionary.code_norm]", "score"));
    assertThat(spec.outputs().events()).containsOnlyKeys(EventKind.ALARM);
  }

  /** Results have no id, and a packet that comes twice breaks those behind it. */
  @Test
  void resultsAreThereOnce() {
    String yaml =
        ALL.replace(
            "results: {folder: out/results}",
            "results: {kafka: {brokers: 'b:1', topic: r, delivery: at-least-once}}");
    assertThat(catchThrowableOfType(PipelineException.class, () -> read(yaml)))
        .hasMessageContaining("results.kafka.delivery");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- drift: {on: dictionary.score} | '' | p.yaml:8: drifts: expected a stage that feeds it, found none",
        "drifts: {folder: out/drifts, fields: [key, time]} | '' | p.yaml:4: operators: nobody reads what 'drift' finds",
        "[key, time] | [key, tim] | p.yaml:9: drifts.fields[1]: expected one of id, kind, what",
        "out/alarms | out/drifts | p.yaml:10: alarms: goes where drifts is; name another folder",
        "dictionary.score} | dictionary.scor} | p.yaml:6: operators[1].drift.on: expected a field of dictionary",
        "dictionary.score} | 'dictionary.score, then: publish}' | write models: {folder: out/models}",
        "dictionary.score} | 'dictionary.score, lvel: 1}' | unknown option; known are detector, by, then",
        "threshold: 3 | '' | expected one of threshold and rate, found none; write rate: 1/d or a threshold",
      })
  void everyFaultHasItsLineAndACure(String text, String other, String expected) {
    String line = text.startsWith("- ") ? "  " + text : text;
    String yaml = ALL.replace(line, other).replaceAll("(?m)^ *\\R", "").replace(", }", "}");
    PipelineException refused = catchThrowableOfType(PipelineException.class, () -> read(yaml));
    assertThat(refused).hasMessageContaining(expected);
  }
}
