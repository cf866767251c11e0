package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static final Signature SIGNATURE =
      new Signature(
          new Ports(2, Ports.Missing.ALLOWED, List.of(OutputField.scalar("sum"))),
          Timing.IMMEDIATE,
          StateLayout.of(Slot.of("total")),
          StateLayout.of(Slot.of("weight")),
          2);

  @Test
  void exampleUsage() {
    Rows rows = new Rows(SIGNATURE, 4);
    rows.clear();
    rows.useParameters(new float[] {2}, 10);
    int row = rows.add(new float[] {3, 4}, new float[] {5}, 7, 60_000);

    rows.states()[row] += rows.inputs()[0] + rows.inputs()[1];
    rows.outputs()[row] = rows.parameters()[0] * rows.states()[row];
    rows.advance(row, Outcome.EMITTED);

    float[] output = new float[1];
    float[] state = new float[1];
    rows.readOutput(row, output);
    rows.readState(row, state);
    assertThat(output).containsExactly(24);
    assertThat(state).containsExactly(12);
    assertThat(rows.steps(row)).isEqualTo(8);
    assertThat(rows.time(row)).isEqualTo(60_000);
    assertThat(rows.outcome(row)).isEqualTo(Outcome.EMITTED);
  }

  @Test
  void rowsLieOneBehindTheOther() {
    Rows rows = filled();
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.inputs()).startsWith(1, 2, 3, 4);
    assertThat(rows.states()).startsWith(10, 20);
    float[] state = new float[1];
    rows.readState(1, state);
    assertThat(state).containsExactly(20);
  }

  @Test
  void aRowMayHaveParametersOfItsOwnUntilItIsRemoved() {
    Rows rows = new Rows(SIGNATURE, 2);
    rows.useParameters(new float[] {1}, 0);
    rows.add(new float[2], new float[1], 0, 0);
    rows.add(new float[2], new float[1], 0, 0);
    rows.useParameters(1, new float[] {2});
    assertThat(rows.parameters(0)).containsExactly(1);
    assertThat(rows.parameters(1)).containsExactly(2);
    assertThat(rows.parameters()).containsExactly(1);

    rows.clear();
    rows.add(new float[2], new float[1], 0, 0);
    rows.add(new float[2], new float[1], 0, 0);
    assertThat(rows.parameters(1)).containsExactly(1);
  }

  @Test
  void whatIsAddedIsCopied() {
    Rows rows = new Rows(SIGNATURE, 1);
    float[] input = {1, 2};
    float[] state = {3};
    rows.add(input, state, 0, 0);
    input[0] = 9;
    state[0] = 9;
    assertThat(rows.inputs()).containsExactly(1, 2);
    assertThat(rows.states()).containsExactly(3);
  }

  @Test
  void aRowIsCopiedOutOfALargerArrayAndBack() {
    Rows outer = filled();
    Rows inner = new Rows(SIGNATURE, 1);
    int row = inner.add(outer.inputs(), 2, outer.steps(1), outer.time(1));
    inner.writeState(row, outer.states(), 1);
    assertThat(inner.inputs()).containsExactly(3, 4);
    assertThat(inner.states()).containsExactly(20);
    assertThat(inner.steps(row)).isEqualTo(6);

    inner.states()[row] = 27;
    inner.outputs()[row] = 7;
    inner.readState(row, outer.states(), 1);
    inner.readOutput(row, outer.outputs(), 1);
    assertThat(outer.states()).containsExactly(10, 27);
    assertThat(outer.outputs()).containsExactly(0, 7);
  }

  @Test
  void whatAnOperatorInsideLearnedIsCountedAtOnce() {
    Rows rows = filled();
    rows.useParameters(new float[1], 10);
    rows.countLearned(3);
    rows.countLearned();
    assertThat(rows.learned()).isEqualTo(14);
  }

  @Test
  void aFullBlockTakesNoMoreUntilCleared() {
    Rows rows = filled();
    assertThat(rows.capacity()).isEqualTo(2);
    assertThatThrownBy(() -> rows.add(new float[2], new float[1], 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot add a row: the block holds 2 already");
    rows.advance(0, Outcome.SILENT);
    rows.clear();
    assertThat(rows.size()).isZero();
    assertThat(rows.add(new float[2], new float[1], 0, 0)).isZero();
    assertThat(rows.outcome(0)).as("outcome before a step").isNull();
  }

  @Test
  void aBlockHasAtLeastOneRow() {
    assertThatThrownBy(() -> new Rows(SIGNATURE, 0)).hasMessageContaining("block of 0 rows");
    assertThatThrownBy(() -> new Rows(SIGNATURE, Integer.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void rewindPutsStatesAndCountsBackButKeepsTheAnswer() {
    Rows rows = filled();
    rows.mark();
    rows.states()[1] = 99;
    rows.outputs()[1] = 7;
    rows.advance(1, Outcome.EMITTED);
    rows.rewind();
    assertThat(rows.states()).containsExactly(10, 20);
    assertThat(rows.steps(1)).isEqualTo(6);
    assertThat(rows.outputs()[1]).isEqualTo(7);
    assertThat(rows.outcome(1)).isEqualTo(Outcome.EMITTED);
  }

  @Test
  void aRefusedRowIsNotAdvanced() {
    Rows rows = filled();
    rows.refuse(0);
    rows.advance(1, Outcome.SILENT);
    assertThat(rows.outcomes()).containsExactly(Outcome.REFUSED, Outcome.SILENT);
    assertThat(rows.steps(0)).isEqualTo(5);
    assertThat(rows.steps(1)).isEqualTo(7);
    assertThatThrownBy(() -> rows.advance(0, Outcome.REFUSED))
        .hasMessage("Cannot advance a refused row: call refuse instead");
  }

  @Test
  void looksAtARowsOwnNumbersOnly() {
    Rows rows = new Rows(SIGNATURE, 3);
    rows.add(new float[] {1, Float.NaN}, new float[1], 0, 0);
    rows.add(new float[] {1e30f, -0f}, new float[1], 0, 0);
    rows.add(new float[] {Float.NEGATIVE_INFINITY, 1}, new float[1], 0, 0);
    assertThat(rows.acceptable(0, Ports.Missing.ALLOWED)).isTrue();
    assertThat(rows.acceptable(0, Ports.Missing.REFUSED)).isFalse();
    assertThat(rows.acceptable(1, Ports.Missing.REFUSED)).isTrue();
    assertThat(rows.acceptable(2, Ports.Missing.ALLOWED)).isFalse();
  }

  @Test
  void aRefusedRowSaysWhichValueAndWhy() {
    Rows rows = new Rows(SIGNATURE, 3);
    rows.add(new float[] {1, 2e30f}, new float[1], 0, 0);
    rows.add(new float[] {Float.NaN, 3}, new float[1], 0, 0);
    rows.add(new float[] {9, 9}, new float[1], 0, 0);
    rows.refuse(0);
    rows.refuse(1);
    rows.refuse(2, Refusal.tooLarge(1, "8"));
    assertThat(rows.refusal(0).of("flow", 2e30f))
        .isEqualTo(
            "flow: expected a magnitude of at most 1e30, found 2.0E30; correct it at its source, or"
                + " declare limits for the channel");
    assertThat(rows.refusal(1).channel()).isZero();
    assertThat(rows.refusal(2).of("flow", 9))
        .startsWith("flow: expected a magnitude of at most 8, found 9.0; put standardize");
    rows.clear();
    rows.add(new float[] {1, 2}, new float[1], 0, 0);
    assertThat(rows.isUnusual(0)).isFalse();
    assertThat(rows.tooLarge(0, 1.5f)).isEqualTo(1);
    assertThat(rows.tooLarge(0, 2f)).isNegative();
  }

  @Test
  void admitsWhatCanBeSquaredAndRefusesTheRestWithItsReason() {
    Rows rows = new Rows(SIGNATURE, 3);
    rows.add(new float[] {1e8f, Float.NaN}, new float[1], 0, 0);
    rows.add(new float[] {1, -1.01e8f}, new float[1], 0, 0);
    rows.add(new float[] {2e8f, Float.POSITIVE_INFINITY}, new float[1], 0, 0);
    assertThat(rows.admit(0, Ports.Missing.ALLOWED)).isTrue();
    assertThat(rows.admit(1, Ports.Missing.ALLOWED)).isFalse();
    assertThat(rows.refusal(1)).isEqualTo(Refusal.tooLarge(1, "1e8"));
    assertThat(rows.admit(2, Ports.Missing.ALLOWED)).isFalse();
    assertThat(rows.refusal(2).expected()).isEqualTo("a finite number");
    assertThat(rows.admit(0, Ports.Missing.REFUSED)).isFalse();
    assertThat(rows.refusal(0).channel()).isEqualTo(1);
  }

  @Test
  void everyNumberOfAWideRowIsLookedAt() {
    int width = 11;
    Signature wide =
        new Signature(
            new Ports(width, Ports.Missing.REFUSED, List.of()),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            StateLayout.EMPTY,
            1);
    for (int at = 0; at < width; at++) {
      for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1.01e30f, -1e30f}) {
        float[] input = new float[width];
        Arrays.fill(input, 1e30f);
        input[at] = odd;
        Rows rows = new Rows(wide, 1);
        rows.add(input, new float[0], 0, 0);
        assertThat(rows.acceptable(0, Ports.Missing.REFUSED)).isEqualTo(odd == -1e30f);
        assertThat(rows.acceptable(0, Ports.Missing.ALLOWED))
            .isEqualTo(odd == -1e30f || Float.isNaN(odd));
      }
    }
  }

  @Test
  void learnersWriteIntoTheHostsParametersAndCount() {
    float[] parameters = {1};
    Rows rows = filled();
    rows.useParameters(parameters, 41);
    rows.parameters()[0] = 2;
    rows.countLearned();
    rows.clear();
    assertThat(parameters).containsExactly(2);
    assertThat(rows.learned()).as("kept until others are named").isEqualTo(42);
  }

  private static Rows filled() {
    Rows rows = new Rows(SIGNATURE, 2);
    rows.add(new float[] {1, 2}, new float[] {10}, 5, 0);
    rows.add(new float[] {3, 4}, new float[] {20}, 6, 0);
    return rows;
  }
}
