package io.millrace.dictionary.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.dictionary.code.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DictionaryLayoutTest {

  @Test
  void exampleUsage() {
    DictionaryLayout layout = new DictionaryLayout(new Shape(12, 12), Schedule.Mode.FAST);
    assertThat(layout.dictionary).isZero();
    assertThat(layout.tracker).isEqualTo(144);
    assertThat(layout.slots.bytes()).isEqualTo(4 * (3 * 144 + 25));
  }

  @Test
  void fixedPlacesAreThoseOfTheNames() {
    DictionaryLayout layout = new DictionaryLayout(new Shape(3, 3), Schedule.Mode.FAST);
    float[] initial = layout.slots.initial();
    assertThat(initial[layout.error]).as("nothing is coded well before it is learned").isEqualTo(1);
    assertThat(layout.pendingSums + DictionaryLayout.QUIET_COUNT)
        .isEqualTo(layout.slots.offset("pending.quiet_count"));
    assertThat(layout.pendingSums + DictionaryLayout.SUMS).isEqualTo(layout.batches);
    assertThat(layout.expected + DictionaryLayout.EXPECTED_TRACKER_LAG)
        .isEqualTo(layout.slots.offset("expected.tracker_lag"));
    assertThat(layout.concentration + 1).isEqualTo(layout.slots.offset("detector.slow"));
  }

  /** The slots of the first release: states that have them, and no others, are read for ever. */
  @Test
  void readsAStateOfTheFirstRelease() {
    int n = 2;
    StateLayout first =
        StateLayout.of(
            Slot.of("dictionary", n, n),
            Slot.of("tracker", n, n),
            Slot.of("pending.gradient", n, n),
            Slot.of("pending.square"),
            Slot.of("pending.cube"),
            Slot.of("pending.concentration"),
            Slot.of("pending.residual"),
            Slot.of("pending.error"),
            Slot.of("pending.log_norm"),
            Slot.of("pending.above_median"),
            Slot.of("schedule.batches"),
            Slot.of("detector.alarms"),
            Slot.of("detector.fast"),
            Slot.of("detector.slow"),
            Slot.of("code.square"),
            Slot.of("code.cube"),
            Slot.of("residual.mean"),
            Slot.of("error"),
            Slot.of("norm.median"));
    float[] written = new float[first.width()];
    for (int i = 0; i < written.length; i++) {
      written[i] = i + 1;
    }
    DictionaryLayout layout = new DictionaryLayout(new Shape(n, n), Schedule.Mode.SFW);
    float[] read = layout.slots.adopt(written, first);
    for (Slot slot : first.slots()) {
      assertThat(read[layout.slots.offset(slot.name())])
          .as(slot.name())
          .isEqualTo(first.offset(slot.name()) + 1);
    }
    assertThat(read[layout.interior]).as("what it lacks").isZero();
    assertThat(read[layout.expected]).as("nothing is known of its error").isEqualTo(1);
  }

  @Test
  void onlyTheModeInsideTheBallKeepsAPointThere() {
    for (Schedule.Mode mode : Schedule.Mode.values()) {
      DictionaryLayout layout = new DictionaryLayout(new Shape(3, 3), mode);
      boolean inside = mode == Schedule.Mode.SFW;
      assertThat(layout.slots.contains("interior")).isEqualTo(inside);
      assertThat(layout.interior == layout.dictionary).isNotEqualTo(inside);
    }
  }

  @Test
  void basesLieOneBehindTheOther() {
    List<DictionaryLayout> layouts = DictionaryLayout.of(new Shape(2, 3), Schedule.Mode.FAST, 3);
    int width = layouts.get(0).slots.width();
    StateLayout all = StateLayout.EMPTY;
    for (int k = 0; k < 3; k++) {
      all = all.followedBy(layouts.get(k).slots);
      assertThat(layouts.get(k).dictionary).isEqualTo(k * width);
      assertThat(layouts.get(k).name("error")).isEqualTo("basis" + k + ".error");
    }
    assertThat(all.offset("basis2.pending.count")).isEqualTo(layouts.get(2).pendingCount);
    assertThat(all.slot("basis1.tracker").shape()).isEqualTo(List.of(2, 3));
  }
}
