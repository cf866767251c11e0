package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingRangeTest {

  @Test
  void exampleUsage() {
    SettingRange range = SettingRange.of("operators.dictionary.keep=1..4");

    assertThat(range.path()).isEqualTo("operators.dictionary.keep");
    assertThat(range.values()).containsExactly("1", "2", "3", "4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a=x, y,x; x y",
        "a=0.1..0.5:3; 0.1 0.3 0.5",
        "a=0.1..10:log:3; 0.1 1 10",
        "a=0.001..1:log:4; 0.001 0.01 0.1 1",
        "a=1..1000:log:4; 1 10 100 1000",
        "a=1..3:log:5; 1 2 3",
        "a=-2..2:3; -2 0 2",
        "a=10 min,1 h; 10_min 1_h",
        "a=true,false; true false"
      })
  void valuesAreListedOrOfARange(String text, String values) {
    assertThat(SettingRange.of(text).values())
        .isEqualTo(List.of(values.split(" ")).stream().map(one -> one.replace('_', ' ')).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "=1",
        "a=",
        "a=1,,2",
        "a=8..1",
        "a=0.1..0.5",
        "a=-1..1:log:3",
        "a=1..5000",
        "a=1..2:1",
        "a=1..b",
        "a=1..10:exp:3"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> SettingRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot try --set " + text + ": expected ");
  }
}
