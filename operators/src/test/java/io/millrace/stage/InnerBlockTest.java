package io.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import io.millrace.api.operator.TinyLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stage of one slot in front of {@link TinyLearner}, whose state is {@code last 2, spare}. */
class InnerBlockTest {

  private static final StateLayout OUTER =
      StateLayout.of(Slot.of("own"), Slot.of("last", 2), Slot.of("spare"));

  private final TinyLearner inner = new TinyLearner();
  private final InnerBlock block = new InnerBlock(inner, OUTER, 1);
  private final Rows outer =
      new Rows(
          new Signature(
              new Ports(2, Ports.Missing.REFUSED, List.of(OutputField.likeInput("echo", 2))),
              Timing.IMMEDIATE,
              OUTER,
              inner.signature().parameters(),
              2),
          3);

  @Test
  void exampleUsage() {
    outer.useParameters(new float[] {10, 100, 0, 0}, 0);
    outer.add(new float[] {1, 2}, new float[] {7, .5f, .25f, 0}, 0, 0);
    outer.add(new float[] {3, 4}, new float[] {8, 0, 0, 0}, 0, 0);

    block.open(outer);
    block.shareParameters(outer);
    int index = block.add(outer, 1, outer.inputs(), 2, outer.steps(1));
    block.step();
    assertThat(block.take(outer, index)).isEqualTo(Outcome.EMITTED);

    assertThat(outer.outcome(0)).as("kept back").isNull();
    assertThat(outer.outcome(1)).isEqualTo(Outcome.EMITTED);
    assertThat(outer.steps(1)).isEqualTo(1);
    float[] output = new float[2];
    outer.readOutput(1, output);
    assertThat(output).as("weight times input, plus the input before").containsExactly(30, 400);
    float[] state = new float[4];
    outer.readState(1, state);
    assertThat(state).as("the stage's slot stays").containsExactly(8, 3, 4, 0);
  }

  @Test
  void bothTimesOfARowArePassedOn() {
    int row = outer.add(new float[] {1, 2}, new float[4], 3, 5000);
    assertThat(outer.steadyTime(row)).isEqualTo(5000);
    outer.setSteadyTime(row, 4000);
    block.open(outer);
    int index = block.add(outer, row, outer.inputs(), 0, 3);
    assertThat(block.rows().time(index)).isEqualTo(5000);
    assertThat(block.rows().steadyTime(index)).isEqualTo(4000);
  }

  @Test
  void ofARefusedRowNothingButTheOutcomeIsTaken() {
    outer.useParameters(new float[4], 0);
    outer.add(new float[] {1, Float.NaN}, new float[] {7, .5f, .25f, 0}, 4, 0);
    block.open(outer);
    block.shareParameters(outer);
    block.add(outer, 0, outer.inputs(), 0, 4);
    block.step();
    assertThat(block.take(outer, 0)).isEqualTo(Outcome.REFUSED);
    assertThat(outer.outcome(0)).isEqualTo(Outcome.REFUSED);
    assertThat(outer.steps(0)).isEqualTo(4);
    assertThat(outer.states()).startsWith(7, .5f, .25f, 0);
  }

  @Test
  void learnsWhatItHasJustSteppedAndNothingOfAnEarlierBlock() {
    float[] parameters = new float[4];
    outer.useParameters(parameters, 0);
    outer.add(new float[] {1, 2}, new float[4], 0, 0);
    block.open(outer);
    block.shareParameters(outer);
    block.add(outer, 0, outer.inputs(), 0, 0);
    block.step();
    assertThat(block.learn(outer)).isEqualTo(1);
    assertThat(parameters).as("the open mini-batch").containsExactly(0, 0, 1, 2);

    block.open(outer);
    block.step();
    assertThat(block.learn(outer)).isZero();
    assertThat(parameters).containsExactly(0, 0, 1, 2);
  }

  @Test
  void growsWithTheOuterBlockAndKeepsItsParameters() {
    outer.useParameters(new float[] {1, 1, 0, 0}, 3);
    block.shareParameters(outer);
    block.open(outer);
    assertThat(block.rows().capacity()).isEqualTo(3);
    assertThat(block.rows().learned()).isEqualTo(3);
    assertThat(block.size()).isZero();
  }
}
