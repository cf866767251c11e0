package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateLayoutTest {

  private static final StateLayout LAYOUT =
      StateLayout.of(Slot.of("ring", 2, 2), Slot.of("scale", 2).startingAt(1f), Slot.of("error"));

  @Test
  void exampleUsage() {
    float[] state = LAYOUT.initial();
    state[LAYOUT.offset("error")] = .5f;
    assertThat(state).containsExactly(0, 0, 0, 0, 1, 1, .5f);
    assertThat(LAYOUT.bytes()).isEqualTo(28);
  }

  @Test
  void slotsFollowOneAnotherWithoutGaps() {
    int next = 0;
    for (Slot slot : LAYOUT.slots()) {
      assertThat(LAYOUT.offset(slot.name())).isEqualTo(next);
      next += slot.size();
    }
    assertThat(LAYOUT.width()).isEqualTo(next);
  }

  @Test
  void fillStaysWithinItsStretch() {
    float[] rows = new float[2 + LAYOUT.width()];
    rows[0] = 9;
    rows[rows.length - 1] = 9;
    LAYOUT.fill(rows, 1);
    assertThat(rows).containsExactly(9, 0, 0, 0, 0, 1, 1, 0, 9);
  }

  @Test
  void findsSlotsByName() {
    assertThat(LAYOUT.slot("scale")).isEqualTo(Slot.of("scale", 2).startingAt(1f));
    assertThat(LAYOUT.contains("scale")).isTrue();
    assertThat(LAYOUT.contains("mean")).isFalse();
    assertThatThrownBy(() -> LAYOUT.offset("mean"))
        .hasMessage("Cannot find slot 'mean': this layout has [ring, scale, error]");
    assertThatThrownBy(() -> LAYOUT.slot("mean")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameOccursOnce() {
    assertThatThrownBy(() -> StateLayout.of(Slot.of("ring"), Slot.of("ring", 2)))
        .hasMessage("Cannot lay out slot 'ring' twice: slot names are unique");
    assertThatThrownBy(() -> LAYOUT.followedBy(StateLayout.of(Slot.of("error"))))
        .hasMessageContaining("'error' twice");
  }

  @Test
  void aLayoutBeyondTheLargestArrayIsRefused() {
    Slot half = Slot.of("a", 1 << 30);
    assertThatThrownBy(() -> StateLayout.of(half, Slot.of("b", 1 << 30)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void equalSlotsInTheSameOrderMakeEqualLayouts() {
    StateLayout same = StateLayout.of(List.copyOf(LAYOUT.slots()));
    assertThat(same).isEqualTo(LAYOUT).hasSameHashCodeAs(LAYOUT);
    assertThat(StateLayout.of(Slot.of("error"), Slot.of("ring", 2, 2))).isNotEqualTo(LAYOUT);
    assertThat(LAYOUT).isNotEqualTo("ring").asString().contains("ring", "scale", "error");
  }

  @Test
  void aWrapperPutsItsSlotsFirst() {
    StateLayout wrapped = StateLayout.of(Slot.of("mean", 3)).followedBy(LAYOUT);
    assertThat(wrapped.offset("ring")).isEqualTo(3);
    assertThat(wrapped.width()).isEqualTo(3 + LAYOUT.width());
    assertThat(StateLayout.EMPTY.followedBy(LAYOUT)).isEqualTo(LAYOUT);
  }

  @Test
  void adoptsMovedAddedAndDroppedSlotsByName() {
    StateLayout older =
        StateLayout.of(Slot.of("error"), Slot.of("dropped", 3), Slot.of("ring", 2, 2));
    float[] values = {7, 1, 1, 1, 2, 3, 4, 5};
    assertThat(LAYOUT.obstacles(older)).isEmpty();
    assertThat(LAYOUT.adopt(values, older)).containsExactly(2, 3, 4, 5, 1, 1, 7);
    assertThat(values).containsExactly(7, 1, 1, 1, 2, 3, 4, 5);
  }

  @Test
  void adoptingTheSameLayoutIsACopy() {
    float[] values = {1, 2, 3, 4, 5, 6, 7};
    assertThat(LAYOUT.adopt(values, LAYOUT)).isNotSameAs(values).containsExactly(values);
  }

  @Test
  void namesEverySlotThatChangedItsShape() {
    StateLayout older = StateLayout.of(Slot.of("scale", 3), Slot.of("ring", 4), Slot.of("error"));
    assertThat(LAYOUT.obstacles(older))
        .containsExactly(
            "slot 'ring' is [4] there and [2, 2] here", "slot 'scale' is [3] there and [2] here");
    assertThatThrownBy(() -> LAYOUT.adopt(new float[8], older))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot restore state: slot 'ring'")
        .hasMessageContaining("slot 'scale'")
        .hasMessageEndingWith("keep the sizes, or start a new state name");
  }
}
