package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.catalog.Operators;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.api.stage.StateSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That typed specs are what the reader of pipeline files makes of the same options. */
class TypedSpecsYamlTest {

  @Test
  void exampleUsage() {
    List<ModelSpec> typed =
        List.of(Standardize.horizon(720).clip(7.5).spec(), Dictionary.keep(1).rhoMin(0.05).spec());

    assertThat(
            stages(
                "[standardize: {horizon: 720, clip: 7.5}, dictionary: {keep: 1, rho_min: 0.05}]"))
        .isEqualTo(typed)
        .hasToString(typed.toString());
  }

  @Test
  void wordsFlagsAndListsAreThoseOfAFile() {
    List<ModelSpec> typed =
        List.of(
            Dictionary.detector(false).mode(Dictionary.Mode.TANGENT).pass("reconstruction").spec(),
            Forecast.targets(0, 2).start(StateSpace.Start.LIN).ahead(24).spec());

    assertThat(
            stages(
                "[dictionary: {detector: false, mode: tangent, pass: reconstruction},"
                    + " forecast: {targets: [0, 2], start: lin, ahead: 24}]"))
        .isEqualTo(typed)
        .hasToString(typed.toString());
  }

  @Test
  void faultsReadAsThoseOfAFile() {
    List<ConfigFault> file =
        catchThrowableOfType(
                PipelineException.class,
                () -> stages("[standardize: {clip: 0, warmup: 1}, dictionary: {keep: 0}]"))
            .faults();
    List<SpecFault> typed =
        catchThrowableOfType(
                SpecException.class,
                () -> Operators.model(3, Standardize.clip(0).warmup(1), Dictionary.keep(0)))
            .faults();

    assertThat(typed)
        .hasSize(3)
        .extracting(SpecFault::message)
        .contains("expected a whole number from 1 to 3, found '0'")
        .containsExactlyInAnyOrderElementsOf(file.stream().map(ConfigFault::message).toList());
  }

  private static List<ModelSpec> stages(String operators) {
    String text =
        """
        name: boilers
        channels: [temperature, pressure, flow]
        source:
          kafka: {brokers: "localhost:9092", topics: [readings]}
        results: {folder: out}
        operators: \
        """;
    return PipelineYaml.read("boilers.yaml", text + operators, Map.of(), Operators.shipped())
        .model()
        .stages();
  }
}
