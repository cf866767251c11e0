package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.OutputField;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlFieldsTest {

  private static final String CHAIN =
      """
      operators:
        - standardize: {as: scale}
        - dictionary: {as: codes, keep: 1}
        - forecast
      """;

  @Test
  void exampleUsage() {
    ModelPlan plan =
        read(CHAIN, "{folder: out/, fields: [prediction, codes.code, scale.unusual]}").model();

    assertThat(plan.stages())
        .extracting(ModelSpec::name)
        .containsExactly("scale", "codes", "forecast");
    assertThat(plan.stages().get(1).options()).containsOnlyKeys("keep");
    assertThat(plan.results(plan.model(StandardCatalog.catalog())).ports().outputs())
        .extracting(OutputField::name)
        .containsExactly("prediction", "codes.code", "unusual");
  }

  @Test
  void withoutFieldsResultsHaveThoseOfTheLastStage() {
    ModelPlan plan = read(CHAIN, "{folder: out/}").model();

    assertThat(plan.fields()).isEmpty();
    assertThat(plan.results(plan.model(StandardCatalog.catalog())).ports())
        .isEqualTo(plan.model(StandardCatalog.catalog()).signature().ports());
  }

  @Test
  void everyFieldThatCannotBeHadIsToldWithItsLine() {
    assertThatThrownBy(
            () ->
                read(
                    CHAIN,
                    """

                      folder: out/
                      fields:
                        - codes.eror
                        - nobody.error
                        - prediction
                        - forecast.prediction
                    """))
        .hasMessageContainingAll(
            "p.yaml:11: results.fields[0]: no field is called 'codes.eror'; the fields are"
                + " prediction",
            "did you mean 'codes.error'?",
            "p.yaml:12: results.fields[1]: no stage is called 'nobody'",
            "p.yaml:14: results.fields[3]: field 'forecast.prediction' is listed twice; remove one");
  }

  @Test
  void namesOfStagesAreChecked() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    operators:
                      - dictionary: {as: forecast, pass: code}
                      - forecast: {as: a.b}
                    """,
                    "{folder: out/}"))
        .hasMessageContainingAll(
            "p.yaml:6: operators[1].forecast.as: expected a name of up to 64 letters");
    assertThatThrownBy(
            () ->
                read(
                    """
                    operators:
                      - dictionary: {as: forecast, pass: code}
                      - forecast
                    """,
                    "{folder: out/}"))
        .hasMessageContainingAll(
            "p.yaml:5: operators[0].dictionary.as: another stage is called 'forecast'");
  }

  @Test
  void packetsStayAmongTheFieldsOfPackets() {
    String more = "models: {folder: m}\n";

    assertThat(
            read("operators: [compress]\n" + more, "{folder: out/, fields: [packet]}")
                .model()
                .fields())
        .containsExactly("packet");
    assertThatThrownBy(
            () -> read("operators: [compress]\n" + more, "{folder: out/, fields: [error]}"))
        .hasMessageContaining(
            "expected packet among the fields, since packets are decoded; add it");
  }

  @Test
  void decodedReadingsHaveNoOtherField() {
    assertThatThrownBy(
            () ->
                read(
                    "decode: {pipeline: c, models: {folder: m}}\n",
                    "{folder: out/, fields: [error]}"))
        .hasMessageContaining("decoded readings have no other field; remove fields");
  }

  @Test
  void fieldsStandBesideResultsAlone() {
    assertThatThrownBy(
            () -> read(CHAIN + "dead_letters: {folder: d, fields: [error]}\n", "{folder: out/}"))
        .hasMessageContaining("dead_letters.fields: unknown key");
  }

  @Test
  void eachBranchHasItsOwn() {
    PipelineSpec spec =
        PipelineYaml.read(
            "p.yaml",
            """
            name: p
            channels: [a, b]
            source: {json: {path: in/}}
            branches:
              one: {operators: [dictionary], results: {folder: a, fields: [error]}}
              two: {operators: [dictionary], results: {folder: b}}
            dead_letters: {folder: d}
            """,
            Map.of(),
            StandardCatalog.catalog());

    assertThat(spec.branches().get(0).model().fields()).containsExactly("error");
    assertThat(spec.branches().get(1).model().fields()).isEmpty();
  }

  private static PipelineSpec read(String rest, String results) {
    return PipelineYaml.read(
        "p.yaml",
        "name: p\nchannels: [a, b]\nsource: {json: {path: in/}}\n"
            + rest
            + "results: "
            + results
            + "\n",
        Map.of(),
        StandardCatalog.catalog());
  }
}
