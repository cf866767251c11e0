package io.millrace.streaming.runtime.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.ModelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLayoutTest {

  private static final float[] VALUES = {1, 2, 3, 4};

  @Test
  void exampleUsage() {
    RowLayout layout = layout(new DeclaredTargets("kind", List.of("d")), "a", "kind", "b", "d");
    Rows rows = rows(3, 2);

    layout.add(rows, VALUES, new float[0], 0, 0);

    assertThat(rows.inputs()).containsExactly(1, 3, 4);
    assertThat(rows.targets()).containsExactly(4, 2);
  }

  @Test
  void channelsOfARowAreNamedAsTheyWereRead() {
    RowLayout layout = layout(DeclaredTargets.label("kind"), "a", "kind", "b");

    assertThat(layout.name(layout.valueOf(1))).isEqualTo("b");
    assertThat(layout.name(layout.valueOf(2))).isEqualTo("kind");
  }

  @Test
  void aTargetThatIsNoChannelIsUnknown() {
    RowLayout layout = layout(new DeclaredTargets("late", List.of("b")), "a", "b");
    Rows rows = rows(2, 2);

    layout.add(rows, new float[] {1, 2}, new float[0], 0, 0);

    assertThat(rows.inputs()).containsExactly(1, 2);
    assertThat(rows.targets()).containsExactly(2, Float.NaN);
  }

  private static RowLayout layout(DeclaredTargets declared, String... channels) {
    return new RowLayout(new ModelPlan(List.of(channels), declared, List.of(), 0));
  }

  private static Rows rows(int inputs, int targets) {
    Ports ports =
        new Ports(inputs, targets, Ports.Missing.REFUSED, List.of(OutputField.scalar("answer")));
    return new Rows(
        new Signature(ports, Timing.IMMEDIATE, StateLayout.EMPTY, StateLayout.EMPTY, 0), 1);
  }
}
