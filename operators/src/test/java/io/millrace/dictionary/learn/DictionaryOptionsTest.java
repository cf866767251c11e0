package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Ports;
import io.millrace.api.spec.SpecException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryOptionsTest {

  @Test
  void exampleUsage() {
    Learner model = Trained.model(12, Map.of("batch", 24, "keep", 3, "missing", "refuse"));
    assertThat(model.horizon(new float[0], 0)).isEqualTo(24);
    assertThat(model.signature().ports().missing()).isEqualTo(Ports.Missing.REFUSED);
  }

  @Test
  void aMiniBatchHasAsManyObservationsAsChannelsUnlessSaidOtherwise() {
    assertThat(Trained.model(7, Map.of()).horizon(new float[0], 0)).isEqualTo(7);
  }

  @Test
  void allFaultsAreShownTogether() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("mode", "quick");
    options.put("objective", "l3");
    options.put("p", 5);
    options.put("batch", 0);
    options.put("rho_min", -1);
    options.put("keep", 9);
    options.put("score", "odd");
    options.put("norm", 2);
    options.put("detector", "yes");
    options.put("missing", "drop");
    options.put("shade", 3);
    SpecException faults =
        catchThrowableOfType(SpecException.class, () -> Trained.model(8, options));
    assertThat(faults.faults())
        .extracting(fault -> fault.option())
        .hasSize(11)
        .doesNotHaveDuplicates();
    assertThat(faults)
        .hasMessageContaining("mode: expected one of paper, fast, sfw, tangent, found 'quick'")
        .hasMessageContaining("p: expected a number from 2.3 to 4.0, found '5'")
        .hasMessageContaining("keep: expected a whole number from 1 to 8, found '9'")
        .hasMessageContaining("shade: unknown option; known are");
  }

  @ParameterizedTest
  @CsvSource({
    "objective, lp, soft, 0.2, objective: soft",
    "objective, lp, switch, 100, objective: soft",
    "objective, soft, hard, 0.2, objective: hard",
    "objective, hard, sharpness, 20, objective: logcosh",
    "oracle, polar, softness, 0.2, oracle: soft",
    "mode, paper, rho_min, 0.1, mode: fast",
    "missing, refuse, impute_rounds, 3, missing: impute",
    "missing, refuse, impute_keep, 3, missing: impute"
  })
  void whatHasNoEffectIsRefusedWithItsCure(
      String name, String value, String idle, double number, String cure) {
    Object setting = number == Math.rint(number) ? (Object) (int) number : (Object) number;
    assertThatThrownBy(() -> Trained.model(8, Map.of(name, value, idle, setting)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(idle + ": has no effect without '" + cure + "'");
  }

  @Test
  void fullStepsHaveNoUseForASoftOracle() {
    assertThatThrownBy(() -> Trained.model(8, Map.of("oracle", "soft")))
        .hasMessageContaining("oracle: has no effect without 'mode: paper'");
    assertThat(Trained.model(8, Map.of("mode", "sfw", "oracle", "soft"))).isNotNull();
  }

  @Test
  void keepAndThresholdExcludeOneAnother() {
    assertThatThrownBy(() -> Trained.model(8, Map.of("keep", 2, "threshold", 0.5)))
        .hasMessageContaining("threshold: expected keep or threshold, found both");
  }

  @ParameterizedTest
  @CsvSource({"1", "2049"})
  void channelsHaveBounds(int channels) {
    assertThatThrownBy(() -> Trained.model(channels, Map.of()))
        .hasMessageContaining("expected 2 to 2048 channels, found " + channels)
        .hasMessageContaining("split a wider source");
  }
}
