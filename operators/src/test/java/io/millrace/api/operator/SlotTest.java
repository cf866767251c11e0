package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTest {

  @Test
  void exampleUsage() {
    Slot tracker = Slot.of("pending.gradient", 4, 3).startingAt(1f);
    assertThat(tracker.size()).isEqualTo(12);
    assertThat(tracker.shape()).containsExactly(4, 3);
    assertThat(tracker.initial()).isEqualTo(1f);
  }

  @Test
  void aSlotWithoutExtentsIsAScalar() {
    assertThat(Slot.of("error").size()).isEqualTo(1);
    assertThat(Slot.of("error").initial()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ring", "ring ", "9lives", ".ring", "ring.", "a..b", "a-b", "größe"})
  void namesAreDottedLowerCaseWords(String name) {
    assertThatThrownBy(() -> Slot.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot name a slot '" + name + "'")
        .hasMessageContaining("pending.gradient");
  }

  @Test
  void extentsAreAtLeastOne() {
    assertThatThrownBy(() -> Slot.of("ring", 3, 0))
        .hasMessage("Cannot shape slot 'ring' as [3, 0]: every extent must be at least 1");
  }

  @Test
  void aSlotBeyondTheLargestArrayIsRefused() {
    assertThatThrownBy(() -> Slot.of("ring", 1 << 16, 1 << 16))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Slot.of("ring", 1 << 30, 1 << 30, 1 << 30))
        .isInstanceOf(ArithmeticException.class);
  }
}
