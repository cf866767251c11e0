package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.LabelWords;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code label:}, {@code targets:} and {@code labels:} of a pipeline file, and what is refused. */
class YamlTargetsTest {

  private static final String CODES = "[{dictionary: {pass: code}}, {classify: {classes: 2}}]";

  @Test
  void exampleUsage() {
    PipelineSpec spec = read("channels: [c0, c1, kind]\nlabel: kind\noperators: " + CODES);
    assertThat(spec.model().inputs()).containsExactly("c0", "c1");
    assertThat(spec.model().declared().label()).isEqualTo("kind");
  }

  @Test
  void targetsStayInputs() {
    PipelineSpec spec =
        read(
            "channels: [a, b]\ntargets: [b]\noperators: [{s5: {width: 4, states: 4}},"
                + " {forecast: {states: 8}}]");
    assertThat(spec.model().inputs()).containsExactly("a", "b");
    assertThat(spec.model().declared().names()).containsExactly("b");
  }

  @Test
  void labelsOfAnotherSourceAreNoChannel() {
    PipelineSpec spec =
        read(
            "channels: [c0, c1]\nlabel: kind\nlabels: {source: {json: {path: labels}}, within: 2 h}"
                + "\noperators: "
                + CODES);
    LabelSpec labels = spec.input().labels().orElseThrow();
    assertThat(labels.within()).isEqualTo(Duration.ofHours(2));
    assertThat(labels.by()).isEqualTo(LabelSpec.By.TIME);
    assertThat(labels.most()).isEqualTo(10_000);
    assertThat(labels.bounded()).isTrue();
    assertThat(spec.model().inputs()).containsExactly("c0", "c1");
  }

  @Test
  void classesMayHaveWords() {
    PipelineSpec spec =
        read("channels: [c0, c1, kind]\nlabel: kind\nclasses: [idle, run]\noperators: " + CODES);
    assertThat(spec.input().words()).isEqualTo(new LabelWords("kind", List.of("idle", "run")));
  }

  @Test
  void labelsThatNameTheIdOfTheirReadingNeedNoTime() {
    PipelineSpec spec =
        read(
            "channels: [c0, c1]\nlabel: kind\nlabels: {source: {files: {path: x, format: csv, map:"
                + " {key: press, id: order, values: {kind: worn}}}}, by: id, within: 2 h}"
                + "\noperators: "
                + CODES);
    LabelSpec labels = spec.input().labels().orElseThrow();
    assertThat(labels.by()).isEqualTo(LabelSpec.By.ID);
    RecordFormat.Csv csv = (RecordFormat.Csv) ((SourceSpec.Files) labels.source()).format();
    assertThat(csv.map().label()).isEqualTo(new Mapping.Field.Name("order"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[dictionary: {pass: code}, classify: {classes: 2}] | operators[1].classify: expected a"
            + " label as it was read, found a field of the stage before as the last channel; declare"
            + " label: NAME beside channels, and the label passes every stage",
        "[standardize, classify: {classes: 2}] | operators[1].classify: expected a label as it was"
            + " read, found a channel that a stage before has changed as the last channel; declare"
            + " label: NAME beside channels, and the label passes every stage",
        "[s5: {width: 4, states: 4}, forecast: {states: 8}] | operators[1].forecast: expected a"
            + " channel or a code to forecast, found a feature that the stage before computes;"
            + " declare targets: [NAME] beside channels, and they pass every stage",
      })
  void aChainWhoseLearnerCannotReceiveItsLabelOrTargetIsRefused(String stages, String message) {
    assertThat(faults("channels: [c0, c1, c2]\noperators: " + stages)).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label: knd | label: no channel is called 'knd'; did you mean 'kind'?",
        "targets: [c0, c0] | targets[1]: target 'c0' is listed twice; remove one",
        "targets: [c9] | targets[0]: no channel is called 'c9'",
        "'label: kind\ntargets: [kind]' | 'targets[0]: ''kind'' is the label, a class; remove it"
            + " from one of both'",
        "'label: kind\nlabels: {source: {json: {path: x}}, within: 2 h}' | label: comes with labels,"
            + " and is a channel of the readings too; remove it from channels, or remove labels",
        "'label: late\nlabels: {source: {json: {path: x}}, within: 1 min}' | labels.within: expected"
            + " at least source.lateness",
        "'label: late\nlabels: {source: {json: {path: x}}}' | labels.within",
        "'labels: {source: {json: {path: x}}, within: 2 h}' | labels: expected label or targets"
            + " beside it, found none; add label: NAME",
        "'label: kind\nclasses: [a, b, a]' | classes[2]: word 'a' is listed twice; remove one",
        "'label: kind\nclasses: [a, b, c]' | classes: expected 2 words, one for each class of"
            + " classify, found 3; correct one of both",
        "classes: [a, b] | classes: has an effect with a label alone; add label: NAME",
        "'label: late\nlabels: {source: {json: {path: x}}, within: 2 h, by: no}' | labels.by:"
            + " expected one of time, sequence, id, found 'no'",
        "'label: late\nlabels: {source: {files: {path: x, format: csv, map: {key: k}}}, within: 2 h,"
            + " by: id}' | labels.source: expected id in labels.source.map, found none; write id: and"
            + " its field",
        "'label: late\nlabels: {source: {csv: {path: x, key: k, time: {columns: [t]}}}, within: 2 h,"
            + " by: id}' | labels.source: expected an id in labels.source, whose short form has none",
      })
  void whatCannotBeIsRefusedWithItsPlace(String keys, String message) {
    assertThat(
            faults(
                "channels: [c0, c1, kind]\n"
                    + keys.replace("\\n", "\n")
                    + "\noperators: [{classify: {classes: 2}}]"))
        .contains(message);
  }

  @Test
  void labelsThatComeLateNeedAStageThatCanLearnThen() {
    assertThat(
            faults(
                "channels: [a]\ntargets: [late]\nlabels: {source: {json: {path: x}}, within: 2 h}"
                    + "\noperators: [{forecast: {train: dynamics}}]"))
        .contains("labels: expected one stage that can learn a reading after it was answered");
  }

  private static String faults(String keys) {
    PipelineException refused = catchThrowableOfType(PipelineException.class, () -> read(keys));
    assertThat(refused).isNotNull();
    return refused.getMessage();
  }

  private static PipelineSpec read(String keys) {
    return PipelineYaml.read(
        "pipeline.yaml",
        "name: kinds\n" + keys + "\nsource: {json: {path: in}}\nresults: {folder: out}\n",
        Map.of(),
        StandardCatalog.catalog());
  }
}
