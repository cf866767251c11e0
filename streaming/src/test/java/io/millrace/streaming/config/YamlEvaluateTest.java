package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.catalog.StandardCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlEvaluateTest {

  private static final String FILE = "source: {json: {path: in.jsonl}}\n";
  private static final String TOPIC = "source: {kafka: {brokers: 'b:9092', topics: [in]}}\n";
  private static final String FORECAST = "operators: [forecast]\nresults: {folder: out/results}\n";

  private static PipelineSpec read(String rest) {
    return PipelineYaml.read(
        "p.yaml", "name: p\nchannels: [a, b]\n" + rest, Map.of(), StandardCatalog.catalog());
  }

  private static List<String> faults(String rest) {
    PipelineException faulty = catchThrowableOfType(PipelineException.class, () -> read(rest));
    return faulty.faults().stream().map(fault -> fault.place() + ": " + fault.message()).toList();
  }

  @Test
  void exampleUsage() {
    OutputSpec outputs =
        read(FILE
                + FORECAST
                + "evaluate: {window: 1 d, season: 24, baselines: [seasonal], last: 50}\n"
                + "metrics: {folder: out/metrics, fields: [rmse, mase]}\n")
            .outputs();

    EvaluationSpec evaluation = outputs.evaluation().orElseThrow();
    assertThat(evaluation.window()).isEqualTo(Duration.ofDays(1));
    assertThat(evaluation.close()).isEqualTo(EvaluationSpec.Close.END);
    assertThat(evaluation.beside())
        .isEqualTo(new EvaluationSpec.Beside(List.of("seasonal"), 24, .9));
    assertThat(evaluation.recent()).isEqualTo(new EvaluationSpec.Recent(50, 0));
    assertThat(evaluation.metrics()).containsExactly("rmse", "mase");
    assertThat(outputs.metrics()).contains(new SinkSpec.Folder("out/metrics"));
  }

  @Test
  void windowsOfTopicsAreGivenByTheWatermark() {
    PipelineSpec spec =
        read(
            TOPIC
                + "operators: [forecast]\nresults: {kafka: {topic: out}}\n"
                + "evaluate: {window: 1 h}\nmetrics: {kafka: {topic: metrics}}\n");

    assertThat(spec.outputs().evaluation().orElseThrow().close())
        .isEqualTo(EvaluationSpec.Close.WATERMARK);
    assertThat(spec.records()).containsKeys("results", "metrics", "dead_letters");
  }

  @Test
  void aBranchHasAnEvaluationOfItsOwn() {
    PipelineSpec spec =
        read(
            FILE
                + """
                branches:
                  one:
                    operators: [forecast]
                    results: {folder: out/one}
                    evaluate: {window: 1 d}
                    metrics: {folder: out/metrics}
                  two: {operators: [dictionary], results: {folder: out/two}}
                dead_letters: {folder: out/refused}
                """);

    assertThat(spec.parts().get(0).outputs().evaluation()).isPresent();
    assertThat(spec.parts().get(1).outputs().evaluation()).isEmpty();
    assertThat(spec.records()).containsKey("branches.one.metrics");
  }

  @Test
  void allFaultsOfTheSectionAreSaidAtOnce() {
    assertThat(
            faults(
                FILE
                    + FORECAST
                    + "evaluate: {window: 0 s, label: x, baselines: [guess], level: 2, ahead: 3}\n"
                    + "metrics: {folder: out/results}\n"))
        .hasSize(6)
        .anyMatch(fault -> fault.startsWith("evaluate.window: expected"))
        .anyMatch(fault -> fault.startsWith("evaluate: expected label: and threshold: together"))
        .anyMatch(fault -> fault.startsWith("evaluate.baselines[0]: expected"))
        .anyMatch(fault -> fault.startsWith("evaluate.level: expected"))
        .anyMatch(fault -> fault.startsWith("evaluate.ahead: unknown key"))
        .anyMatch(fault -> fault.startsWith("metrics: goes where results is"));
  }

  @Test
  void whatCannotBeJudgedIsSaidWithTheCure() {
    assertThat(
            faults(
                FILE
                    + "operators: [standardize, impute]\nresults: {folder: out/r}\n"
                    + "evaluate: {window: 1 d}\n"))
        .singleElement()
        .asString()
        .isEqualTo(
            "evaluate: expected a field that answers a reading, a target or a class, found none;"
                + " end the stages with forecast, classify or dictionary, or remove evaluate");
    assertThat(faults(FILE + FORECAST + "evaluate: {window: 1 d, field: error}\n"))
        .singleElement()
        .asString()
        .isEqualTo(
            "evaluate: field: expected a field that can be compared with a truth, one of"
                + " [prediction], found 'error'");
    assertThat(faults(FILE + FORECAST + "evaluate: {window: 1 d, baselines: [majority]}\n"))
        .singleElement()
        .asString()
        .startsWith("evaluate: baselines: Cannot compare numbers with majority");
    assertThat(
            faults(
                FILE
                    + FORECAST
                    + "evaluate: {window: 1 d}\n"
                    + "metrics: {folder: out/m, fields: [accuracy]}\n"))
        .singleElement()
        .asString()
        .startsWith("metrics: expected metrics among judged, unanswered, rmse");
    assertThat(faults(FILE + FORECAST + "metrics: {folder: out/m}\n"))
        .containsExactly(
            "metrics: expected evaluate: beside it, found none; add evaluate: {window: 1 d}");
  }

  @Test
  void decodedReadingsAreRefusedWithTheReason() {
    assertThat(
            faults(
                FILE
                    + "decode: {pipeline: codes, models: {folder: out/codebooks}}\n"
                    + "results: {folder: out/r}\nevaluate: {window: 1 d}\n"))
        .containsExactly(
            "evaluate: cannot judge decoded readings, as packets do not hold the readings that they"
                + " were made of; write evaluate: {window: 1 d, field: packet} in the pipeline that"
                + " writes them, or use millrace measure with --truth on the results");
  }

  @Test
  void probationIsOfAlarmsAlone() {
    assertThat(faults(FILE + FORECAST + "evaluate: {window: 1 d, probation: 5}\n"))
        .containsExactly(
            "evaluate.probation: has no effect without label: and threshold:; add them or remove"
                + " it");
    EvaluationSpec alarms =
        read(FILE
                + "operators: [dictionary]\nresults: {folder: out/r}\n"
                + "evaluate: {window: 1 d, label: odd, threshold: 4, probation: 5}\n")
            .outputs()
            .evaluation()
            .orElseThrow();
    assertThat(alarms.alarms()).contains(new EvaluationSpec.Alarms("odd", 4, 5));
  }

  @Test
  void aPipelineThatFollowsIsJudged() {
    assertThat(
            read(FILE
                    + FORECAST
                    + "follow: {pipeline: other, models: {folder: out/models}}\n"
                    + "evaluate: {window: 1 d}\n")
                .outputs()
                .evaluation())
        .isPresent();
  }

  @Test
  void aForecastOfACodeAnswersNoReading() {
    assertThat(
            faults(
                FILE
                    + "operators: [dictionary: {pass: code}, forecast]\n"
                    + "results: {folder: out/r}\nevaluate: {window: 1 d}\n"))
        .singleElement()
        .asString()
        .startsWith("evaluate: expected a field that answers a reading");
  }
}
