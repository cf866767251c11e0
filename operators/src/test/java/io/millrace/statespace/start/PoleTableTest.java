package io.millrace.statespace.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoleTableTest {

  @Test
  void exampleUsage() {
    Modes modes = PoleTable.modes(16);
    assertThat(modes.count()).isEqualTo(8);
    assertThat(modes.states()).isEqualTo(16);
    assertThatThrownBy(() -> PoleTable.modes(12)).hasMessageContaining("expected 8, 16, 32 or 64");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32})
  void solverComputesTheTable(int states) {
    compare(states);
  }

  @Test
  @Tag("slow")
  void solverComputesTheLargestTable() {
    compare(64);
  }

  private static void compare(int states) {
    Modes computed = PoleTableSource.compute(states).modes();
    Modes table = PoleTable.modes(states);
    assertThat(computed.weight()).containsExactly(table.weight());
    same(computed.real(), table.real());
    same(computed.imaginary(), table.imaginary());
    same(computed.inputReal(), table.inputReal());
    same(computed.inputImaginary(), table.inputImaginary());
  }

  /** Thirteen digits are written down. */
  private static void same(double[] computed, double[] table) {
    assertThat(computed).hasSameSizeAs(table);
    for (int i = 0; i < table.length; i++) {
      assertThat(computed[i]).isCloseTo(table[i], within(1e-11 * (1 + Math.abs(table[i]))));
    }
  }

  /**
   * Poles of an independent implementation of the same objective at 8 states (another language,
   * eigen solver and minimiser; a local method, so the minimum is met to a percent).
   */
  @ParameterizedTest
  @CsvSource({
    "0, -1.008571599, 0.354310128",
    "1, -1.873954850, 1.820225224",
    "2, -3.840717067, 4.275122172",
    "3, -11.01417180, 5.948055782"
  })
  void polesAreThoseOfAnIndependentSolver(int mode, double real, double imaginary) {
    Modes modes = PoleTable.modes(8);
    assertThat(modes.real()[mode]).isCloseTo(real, within(0.01 * Math.abs(real)));
    assertThat(modes.imaginary()[mode]).isCloseTo(imaginary, within(0.01 * imaginary));
  }
}
