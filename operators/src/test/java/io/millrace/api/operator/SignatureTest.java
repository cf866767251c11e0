package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignatureTest {

  @Test
  void exampleUsage() {
    Signature signature = new MovingAverage(3, 5, 2).signature();
    assertThat(signature.inputWidth()).isEqualTo(3);
    assertThat(signature.outputWidth()).isEqualTo(3);
    assertThat(signature.stateBytes()).isEqualTo(4L * 5 * 3);
    assertThat(signature.timing()).isEqualTo(new Timing(5, 4, 2));
  }

  @Test
  void timesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Timing(0, 0, 1)).hasMessageContaining("receptive field 0");
    assertThatThrownBy(() -> new Timing(1, -1, 1)).hasMessageContaining("delay -1");
    assertThatThrownBy(() -> new Timing(1, 0, 0)).hasMessageContaining("stride 0");
    assertThat(Timing.IMMEDIATE).isEqualTo(new Timing(Long.MAX_VALUE, 0, 1));
  }

  @Test
  void gaugesReadScalarSlotsByName() {
    StateLayout parameters = StateLayout.of(Slot.of("dictionary", 2), Slot.of("track.error"));
    Gauges gauges = new Gauges(Map.of("error", "track.error"));
    assertThat(gauges.names()).containsExactly("error");
    assertThat(gauges.read(parameters, new float[] {1, 2, .25f}))
        .containsExactly(Map.entry("error", .25f));
    assertThat(Gauges.NONE.read(parameters, new float[3])).isEmpty();
    assertThatThrownBy(() -> new Gauges(gauges.slots(), Set.of("alarms")))
        .hasMessage("Cannot count [alarms]: expected names among [error]");
  }

  @Test
  void anOperatorWithoutDelayOwesNothing() {
    StreamModel model = new RunningMeanLearner(1, 1);
    assertThat(model.padding()).isZero();
    assertThatThrownBy(() -> model.flush(new Rows(model.signature(), 1)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Cannot flush: this operator owes no output");
  }
}
