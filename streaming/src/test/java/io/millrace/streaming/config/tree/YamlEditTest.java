package io.millrace.streaming.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class YamlEditTest {

  private static final String PIPELINE =
      """
      # Two weeks.
      name: first   # of many
      operators:
        - standardize
        - whiten:
        - dictionary: {keep: 3, pass: code}   # few causes
        - dictionary:
            as: second
            keep: 2
      branches: {codes: {operators: [standardize: {horizon: 72}]}}
      """;

  @Test
  void exampleUsage() {
    assertThat(YamlEdit.set(PIPELINE, "operators.dictionary.keep", "5"))
        .isEqualTo(PIPELINE.replace("keep: 3", "keep: 5"));
    assertThat(YamlEdit.set(PIPELINE, "name", "other"))
        .isEqualTo(PIPELINE.replace("name: first", "name: other"));
  }

  @Test
  void anElementIsNamedByItsNameAsOrPosition() {
    String second = PIPELINE.replace("keep: 2", "keep: 7");

    assertThat(YamlEdit.set(PIPELINE, "operators.second.keep", "7")).isEqualTo(second);
    assertThat(YamlEdit.set(PIPELINE, "operators.3.keep", "7")).isEqualTo(second);
    assertThat(YamlEdit.set(PIPELINE, "branches.codes.operators.standardize.horizon", "24"))
        .isEqualTo(PIPELINE.replace("horizon: 72", "horizon: 24"));
  }

  @Test
  void anOptionThatIsNotWrittenIsAdded() {
    assertThat(YamlEdit.set(PIPELINE, "operators.standardize.horizon", "72"))
        .isEqualTo(PIPELINE.replace("  - standardize\n", "  - standardize: {horizon: 72}\n"));
    assertThat(YamlEdit.set(PIPELINE, "operators.whiten.horizon", "72"))
        .isEqualTo(PIPELINE.replace("  - whiten:\n", "  - whiten: {horizon: 72}\n"));
    assertThat(YamlEdit.set(PIPELINE, "operators.dictionary.batch", "9"))
        .isEqualTo(PIPELINE.replace("pass: code}", "pass: code, batch: 9}"));
    assertThat(YamlEdit.set(PIPELINE, "operators.second.batch", "9"))
        .isEqualTo(PIPELINE.replace("      as: second", "      batch: 9\n      as: second"));
    assertThat(YamlEdit.set(PIPELINE, "seed", "4"))
        .isEqualTo(PIPELINE.replace("name: first", "seed: 4\nname: first"));
  }

  @Test
  void aValueThatIsNoPlainWordIsQuoted() {
    assertThat(YamlEdit.set("a: 1", "a", "x: \"y\" #z")).isEqualTo("a: \"x: \\\"y\\\" #z\"");
    assertThat(YamlEdit.set("a: 1", "a", "10 min")).isEqualTo("a: 10 min");
    assertThat(YamlEdit.set("a: 1", "a", "-0.5")).isEqualTo("a: -0.5");
  }

  @Test
  void lettersOutsideTheBasicPlaneDoNotShiftAPlace() {
    assertThat(YamlEdit.set("# 😀😀\na: 1", "a", "2")).isEqualTo("# 😀😀\na: 2");
  }

  @Test
  void aPlaceThatIsNotThereIsRefusedWithWhatIs() {
    assertThatThrownBy(() -> YamlEdit.set(PIPELINE, "operators.dictionry.keep", "5"))
        .hasMessage(
            "Cannot set operators.dictionry.keep: expected dictionry in operators, found"
                + " standardize, whiten, dictionary, second");
    assertThatThrownBy(() -> YamlEdit.set(PIPELINE, "name.first.more", "5"))
        .hasMessage("Cannot set name.first.more: expected first in name, found a single value");
    assertThatThrownBy(() -> YamlEdit.set(PIPELINE, "operators", "5"))
        .hasMessageContaining("expected a single value there, found a list or a mapping");
  }
}
