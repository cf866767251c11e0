package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TextTableTest {

  @Test
  void exampleUsage() {
    TextTable table = TextTable.of("name", "count");
    table.add("a", "7");
    table.add("longer", "1,250");

    assertThat(table.lines()).containsExactly("name    count", "a           7", "longer  1,250");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    TextTable table = TextTable.of("one");

    assertThatThrownBy(() -> table.add("a", "b"))
        .hasMessage("Cannot add a row of 2 cells to 1 columns");
  }

  @Test
  void numbersHaveFourDigitsThatCount() {
    assertThat(NumberText.number(0)).isEqualTo("0");
    assertThat(NumberText.number(-3.14159)).isEqualTo("-3.142");
    assertThat(NumberText.number(.0123456)).isEqualTo("0.01235");
    assertThat(NumberText.number(123456)).isEqualTo("123456");
    assertThat(NumberText.number(1e-9)).isEqualTo("1.000e-09");
    assertThat(NumberText.number(Double.NaN)).isEqualTo("NaN");
    assertThat(NumberText.time(0)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(NumberText.time(Long.MIN_VALUE)).isEqualTo("-");
    assertThat(NumberText.duration(Duration.ofMillis(3700))).isEqualTo("3.7 s");
    assertThat(NumberText.duration(Duration.ofSeconds(3700))).isEqualTo("1 h 1 min");
  }
}
