package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CarriedStateTest {

  private static final ChannelChange CHANGE =
      ChannelChange.byName(List.of("a", "b"), List.of("new", "b", "a"));

  @Test
  void exampleUsage() {
    StateLayout older = StateLayout.of(Slot.of("count"), Slot.of("matrix", 2, 2));
    StateLayout layout = StateLayout.of(Slot.of("matrix", 3, 3), Slot.of("count"));
    float[] after = layout.initial();
    CarriedState state = new CarriedState(older, new float[] {7, 1, 2, 3, 4}, layout, after);

    state.copy("matrix", CHANGE, CHANGE);
    state.copy("count");

    assertThat(after)
        .containsExactly(
            0, 0, 0, //
            0, 4, 3, //
            0, 2, 1, //
            7);
  }

  @Test
  void axesMustBeThoseOfTheSlot() {
    StateLayout older = StateLayout.of(Slot.of("mean", 2));
    StateLayout layout = StateLayout.of(Slot.of("mean", 3));
    CarriedState state = new CarriedState(older, new float[2], layout, new float[3]);

    assertThatThrownBy(() -> state.copy("mean"))
        .hasMessage("Cannot carry slot 'mean' from [2] to [3]: other axes given");
    assertThatThrownBy(() -> state.copy("mean", ChannelChange.none(3)))
        .hasMessage("Cannot carry slot 'mean' from [2] to [3]: other axes given");
  }
}
