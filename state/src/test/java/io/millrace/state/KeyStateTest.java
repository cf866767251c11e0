package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import org.junit.jupiter.api.Test;

class KeyStateTest {

  private static final StateLayout LAYOUT = StateLayout.of(Slot.of("mean", 2));

  @Test
  void exampleUsage() {
    KeyState state = KeyState.fresh(LAYOUT);
    state.values()[0] = 4;
    KeyState later = state.at(state.steps() + 1, 5000);
    assertThat(later.steps()).isEqualTo(1);
    assertThat(later.values()).isSameAs(state.values());
  }

  @Test
  void startsBeforeAllTime() {
    assertThat(KeyState.fresh(LAYOUT).time()).isEqualTo(KeyState.NO_TIME);
  }

  @Test
  void isItselfInItsOwnLayout() {
    KeyState state = KeyState.fresh(LAYOUT);
    assertThat(state.as(StateLayout.of(Slot.of("mean", 2)))).isSameAs(state);
  }

  @Test
  void refusesAnArrayOfAnotherLength() {
    assertThatThrownBy(() -> KeyState.of(LAYOUT, new float[3], 0, 0))
        .hasMessageStartingWith("Cannot hold 3 floats as key state: its layout has 2");
  }

  @Test
  void aLayoutSurvivesAsText() {
    StateLayout layout =
        StateLayout.of(Slot.of("a.b", 3, 4).startingAt(-1.5f), Slot.of("scalar"), Slot.of("c", 1));
    assertThat(LayoutText.read(LayoutText.write(layout))).isEqualTo(layout);
    assertThat(LayoutText.read(LayoutText.write(StateLayout.of()))).isEqualTo(StateLayout.of());
  }
}
