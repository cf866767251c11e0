package io.millrace.streaming.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlEnvironmentTest {

  private final YamlEnvironment environment =
      new YamlEnvironment(
          Map.of(
              "HOST", "broker",
              "PORT", "9092",
              "EMPTY", "",
              "_x1", "low",
              "TRICKY", "${HOST} $1 \\ $${"));

  @Test
  void exampleUsage() {
    YamlEnvironment.Filled filled = environment.fill("${HOST}:${PORT:-1}/${TOPIC:-readings}");

    assertThat(filled.text()).isEqualTo("broker:9092/readings");
    assertThat(filled.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                   | plain",
        "$HOST {HOST} $ 5        | $HOST {HOST} $ 5",
        "${HOST}${HOST}          | brokerbroker",
        "${_x1}                  | low",
        "${EMPTY:-other}         | other",
        "a${EMPTY}b              | ab",
        "a${EMPTY:-}b            | ab",
        "${NONE:-a:-b}           | a:-b",
        "${NONE:-/a b/$c}        | /a b/$c",
        "$${HOST}                | ${HOST}",
        "$${${HOST}}             | ${broker}",
        "$$${HOST}               | $${HOST}"
      })
  void referencesAreReplacedAndNothingElse(String written, String expected) {
    assertThat(environment.fill(written))
        .isEqualTo(new YamlEnvironment.Filled(expected, List.of()));
  }

  /** Neither as a reference nor as a group of the replacement. */
  @Test
  void theTextOfAVariableIsTakenAsItIs() {
    assertThat(environment.fill("[${TRICKY}]").text()).isEqualTo("[${HOST} $1 \\ $${]");
    assertThat(environment.fill("${NONE:-$1 \\}").text()).isEqualTo("$1 \\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "a ${ b", "${}", "${1A}", "${A-B}", "${A B}", "${HOST", "${:-x}"})
  void whatIsNoReferenceIsAFault(String written) {
    assertThat(environment.fill(written).faults())
        .singleElement()
        .asString()
        .startsWith("expected ${NAME} or ${NAME:-otherwise}, found '${' alone");
  }

  @Test
  void everyVariableThatIsNotSetIsAFaultOfItsOwn() {
    assertThat(environment.fill("${NONE} ${HOST} ${host}").faults())
        .containsExactly(
            "expected the environment variable NONE, which is not set; set it or write"
                + " ${NONE:-otherwise}",
            "expected the environment variable host, which is not set; set it or write"
                + " ${host:-otherwise}");
  }

  @Test
  void aFaultDoesNotShowWhatAVariableHolds() {
    YamlEnvironment secret = new YamlEnvironment(Map.of("PASSWORD", "hunter2"));

    assertThat(secret.fill("${PASSWORD} ${NONE} ${").faults())
        .hasSize(2)
        .noneMatch(fault -> fault.contains("hunter2"));
  }

  @Test
  void secretsStayReferencesWhereTheyAreAllowed() {
    String written = "user ${HOST}, ${env:PASSWORD}, ${file:/run/secrets/a $1}, $${env:X}";

    assertThat(environment.fillAroundSecrets(written))
        .isEqualTo(
            new YamlEnvironment.Filled(
                "user broker, ${env:PASSWORD}, ${file:/run/secrets/a $1}, ${env:X}", List.of()));
    assertThat(environment.fill(written).faults())
        .hasSize(2)
        .allMatch(fault -> fault.contains("found a reference to a secret"));
  }
}
