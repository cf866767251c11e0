package io.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClippedValuesTest {

  @Test
  void exampleUsage() {
    float[] row = {1, -10, 2, 10};
    ClippedValues.reduce(row, 0, 4);
    assertThat(row).containsExactly(1, -3, 2, 3);
  }

  @Test
  void onlyTheRowIsChangedAndMissingValuesStayMissing() {
    float[] rows = {20, 5, Float.NaN, -10, 20};
    ClippedValues.reduce(rows, 1, 3);
    assertThat(rows).containsExactly(20, 5, Float.NaN, -3, 20);
  }

  @Test
  void aRowOfMissingValuesStaysAsItIs() {
    float[] row = {Float.NaN, Float.NaN};
    ClippedValues.reduce(row, 0, 2);
    assertThat(row).containsExactly(Float.NaN, Float.NaN);
  }
}
