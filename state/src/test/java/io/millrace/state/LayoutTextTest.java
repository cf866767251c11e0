package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTextTest {

  /** The bits of 1 as an IEEE 754 float are 0x3f800000. */
  @Test
  void exampleUsage() {
    StateLayout layout =
        StateLayout.of(Slot.of("dictionary", 2, 3), Slot.of("scale").startingAt(1));

    assertThat(LayoutText.write(layout)).isEqualTo("dictionary 0 2 3\nscale " + 0x3f800000 + "\n");
    assertThat(LayoutText.read(LayoutText.write(layout))).isEqualTo(layout);
  }

  @Test
  void aLayoutWithoutSlotsIsTextToo() {
    StateLayout nothing = StateLayout.of(List.of());

    assertThat(LayoutText.write(nothing)).isEqualTo("\n");
    assertThat(LayoutText.read("\n")).isEqualTo(nothing);
  }

  /** Bits and not digits: a NaN keeps its payload, and zero its sign. */
  @Test
  void anInitialValueIsReadBackToTheBit() {
    for (int bits :
        new int[] {0x80000000, 0x7fc00000, 0x7fc01234, 0xff800000, 0x7f800000, 1, 0x7f7fffff}) {
      Slot slot = Slot.of("a").startingAt(Float.intBitsToFloat(bits));

      StateLayout back = LayoutText.read(LayoutText.write(StateLayout.of(slot)));

      assertThat(Float.floatToRawIntBits(back.slots().get(0).initial())).isEqualTo(bits);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyLayoutIsReadBackAsItWas(long seed) {
    SeededRandom random = new SeededRandom(seed);
    for (int draw = 0; draw < 200; draw++) {
      List<Slot> slots = new ArrayList<>();
      for (int slot = 1 + random.below(8); slot > 0; slot--) {
        List<Integer> shape = new ArrayList<>();
        for (int extent = random.below(4); extent > 0; extent--) {
          shape.add(1 + random.below(20));
        }
        String name = "stages." + "x".repeat(1 + random.below(5)) + "_" + slot;
        slots.add(new Slot(name, shape, (float) random.gaussian()));
      }
      StateLayout layout = StateLayout.of(slots);

      assertThat(LayoutText.read(LayoutText.write(layout))).isEqualTo(layout);
    }
  }
}
