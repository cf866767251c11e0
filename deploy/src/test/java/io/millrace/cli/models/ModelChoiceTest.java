package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.model.ModelName;
import io.millrace.cli.Millrace;
import io.millrace.cli.console.CommandException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class ModelChoiceTest {

  @Test
  void exampleUsage() {
    ModelChoice choice = new ModelChoice(List.of("air", "Dongsi"), ModelChoice.NEWEST);
    offer(choice, "Dongsi", 1);
    offer(choice, "Tiantan", 9);
    offer(choice, "Dongsi", 3);
    offer(choice, "Dongsi", 2);

    assertThat(choice.model("models").manifest().name())
        .as("written last, by a run that went back")
        .isEqualTo(new ModelName("air", "Dongsi", 2));
  }

  @Test
  void aVersionThatIsNamedIsTakenThoughThereAreNewerOnes() {
    ModelChoice choice = new ModelChoice(List.of("air", "Dongsi", "0"), 0);
    offer(choice, "Dongsi", 1);
    offer(choice, "Dongsi", 0);

    assertThat(choice.model("models").manifest().name().version()).isZero();
  }

  @Test
  void theOnlyGroupNeedsNoName() {
    ModelChoice choice = new ModelChoice(List.of(), ModelChoice.NEWEST);
    offer(choice, "Dongsi", 1);
    offer(choice, "Dongsi", 2);

    assertThat(choice.model("models").manifest().name().version()).isEqualTo(2);
  }

  @Test
  void oneOfSeveralGroupsMustBeNamed() {
    ModelChoice choice = new ModelChoice(List.of(), ModelChoice.NEWEST);
    offer(choice, "Tiantan", 1);
    offer(choice, "Dongsi", 1);

    assertThatThrownBy(() -> choice.model("out/models"))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isEqualTo(2))
        .hasMessage(
            "Cannot tell which model: out/models has 2 groups; add one of: air Dongsi, air Tiantan");
  }

  @Test
  void ofManyGroupsTheFirstAreNamed() {
    ModelChoice choice = new ModelChoice(List.of(), ModelChoice.NEWEST);
    for (char group = 'a'; group < 'a' + 9; group++) {
      offer(choice, String.valueOf(group), 1);
    }

    assertThatThrownBy(() -> choice.model("m"))
        .hasMessageContaining("has 9 groups")
        .hasMessageEndingWith("air g, air h, …");
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    ModelChoice nothing = new ModelChoice(List.of("air", "Dongsi"), ModelChoice.NEWEST);
    assertThatThrownBy(() -> nothing.model("m"))
        .isInstanceOfSatisfying(
            CommandException.class, fault -> assertThat(fault.exitCode()).isOne())
        .hasMessage("Cannot find model air Dongsi in m: there is no readable model");

    ModelChoice typo = new ModelChoice(List.of("air", "Dongsy"), ModelChoice.NEWEST);
    offer(typo, "Dongsi", 1);
    assertThatThrownBy(() -> typo.model("m"))
        .hasMessageStartingWith("Cannot find model air Dongsy in m: there is air Dongsi")
        .hasMessageEndingWith("; did you mean 'air Dongsi'?");

    ModelChoice version = new ModelChoice(List.of("air", "Dongsi", "7"), 7);
    offer(version, "Dongsi", 1);
    assertThatThrownBy(() -> version.model("m"))
        .hasMessage("Cannot find model air Dongsi 7 in m: there is no such version of it");
  }

  /** A name comes from a file; in a terminal it must not act. */
  @Test
  void namesAreShownWithoutControlCharacters() {
    ModelChoice choice = new ModelChoice(List.of(), ModelChoice.NEWEST);
    offer(choice, "a\u001b[31m", 1);
    offer(choice, "b", 1);

    assertThatThrownBy(() -> choice.model("m")).hasMessageNotContaining("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.0", "newest", "1e3", " 1", "1234567890123456789", "٣"})
  void aVersionIsAWholeNumber(String word) {
    CommandSpec spec =
        Millrace.commandLine(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
            .getCommandSpec();

    assertThatThrownBy(() -> ModelChoice.version(spec, word))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Cannot read version '" + word + "': expected a whole number");
    assertThat(ModelChoice.version(spec, "999999999999999999")).isEqualTo(999_999_999_999_999_999L);
  }

  private static void offer(ModelChoice choice, String group, long version) {
    choice.offer(ModelExamples.model(group, version, version == 0 ? -1 : version - 1));
  }
}
