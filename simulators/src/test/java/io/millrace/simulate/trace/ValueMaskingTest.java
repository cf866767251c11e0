package io.millrace.simulate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueMaskingTest {

  private static final long HOUR = 3_600_000;

  @Test
  void exampleUsage() {
    Reading reading = new Reading("a", 0, new float[] {1, 2, 3});

    Reading hidden = new ValueMasking(.999_999, 0, 1).of(reading);

    assertThat(hidden.values()).containsOnly(Float.NaN);
    assertThat(reading.values()).containsExactly(1, 2, 3);
  }

  @Test
  void hidesTheShareAskedForAndOneChannelForDays() {
    ValueMasking hiding = new ValueMasking(.1, 5, 3);
    int hidden = 0;
    List<Integer> silent = new ArrayList<>(List.of(0, 0, 0, 0));
    int readings = 60 * 24;
    for (int hour = 0; hour < readings; hour++) {
      float[] values = hiding.of(new Reading("a", hour * HOUR, new float[] {1, 2, 3, 4})).values();
      for (int channel = 0; channel < 4; channel++) {
        if (Float.isNaN(values[channel])) {
          hidden++;
          silent.set(channel, silent.get(channel) + (hour < 5 * 24 ? 1 : 0));
        }
      }
    }
    assertThat(silent).contains(5 * 24);
    assertThat((double) hidden / readings / 4).isCloseTo(.1 + .9 * 5 / 60 / 4, within(.012));
  }

  @Test
  void refusesWhatCannotBeHidden() {
    assertThatThrownBy(() -> new ValueMasking(1, 0, 0))
        .hasMessageContaining("Cannot hide a share of 1");
  }
}
