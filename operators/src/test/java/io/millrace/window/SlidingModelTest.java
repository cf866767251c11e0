package io.millrace.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Sliding;
import io.millrace.api.stage.Standardize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlidingModelTest {

  /** The last three readings of one series, at every second reading. */
  @Test
  void exampleUsage() {
    StreamModel model = Operators.model(1, Sliding.length(3).every(2));
    assertThat(model.signature().timing()).isEqualTo(new Timing(3, 2, 2));
    SingleStream stream = SingleStream.of(model, 0);
    List<float[]> windows = new ArrayList<>();
    for (int at = 0; at < 8; at++) {
      stream.step(new float[] {at}, at).ifPresent(answer -> windows.add(answer.numbers("window")));
    }
    assertThat(windows)
        .containsExactly(new float[] {0, 1, 2}, new float[] {2, 3, 4}, new float[] {4, 5, 6});
  }

  @Test
  void theVectorHoldsTheSeriesOfAllChannelsTheOldestObservationFirst() {
    int length = 7;
    float[][] series = new float[60][];
    SingleStream stream = SingleStream.of(Operators.model(3, Sliding.length(length)), 0);
    for (int at = 0; at < series.length; at++) {
      series[at] = new float[] {at, at == 20 ? Float.NaN : -at, 0.1f * at};
      float[] expected = new float[3 * length];
      for (int i = 0; i < expected.length && at >= length - 1; i++) {
        expected[i] = series[at - length + 1 + i / 3][i % 3];
      }
      var answer = stream.step(series[at], at);
      assertThat(answer.isPresent()).isEqualTo(at >= length - 1);
      answer.ifPresent(
          found -> assertThat(Arrays.equals(found.numbers("window"), expected)).isTrue());
    }
  }

  /** The windows that follow would each have the fault again: they keep a share of it. */
  @Test
  void aClippedValueIsItselfOnlyInTheWindowThatItEnds() {
    SingleStream stream =
        SingleStream.of(Operators.model(1, Standardize.warmup(16), Sliding.length(3)), 0);
    for (int at = 0; at < 200; at++) {
      stream.step(new float[] {at % 2 == 0 ? -1 : 1}, at);
    }
    float first = stream.step(new float[] {1e6f}, 200).orElseThrow().numbers("window")[2];
    float then = stream.step(new float[] {1}, 201).orElseThrow().numbers("window")[1];

    assertThat(first).as("ten deviations").isCloseTo(10, offset(.01f));
    assertThat(then).as("a share of them").isCloseTo(3, offset(.01f));
  }

  @Test
  void aDictionaryOfOneChannelReconstructsItsWindowInUnitsOfTheChannel() {
    StreamModel model =
        Operators.model(1, Standardize.warmup(16), Sliding.length(8), Dictionary.keep(4).batch(16));
    assertThat(model.signature().ports().field("reconstruction"))
        .isEqualTo(OutputField.likeInput("reconstruction", 8));
    SingleStream stream = SingleStream.of(model, 1);
    float[] last = new float[8];
    float[] found = new float[8];
    for (int at = 0; at < 4000; at++) {
      float value = (float) (500 + 20 * Math.sin(at * Math.PI / 4));
      System.arraycopy(last, 1, last, 0, 7);
      last[7] = value;
      found =
          stream
              .step(new float[] {value}, at)
              .map(answer -> answer.numbers("reconstruction"))
              .orElse(found);
    }
    for (int i = 0; i < 8; i++) {
      assertThat(found[i]).isCloseTo(last[i], offset(2f));
    }
  }

  @Test
  void aVectorOfTooManyNumbersIsAFaultOfTheOption() {
    assertThatThrownBy(() -> Operators.model(100, Sliding.length(1000)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("stage 0, length: expected at most 65536 numbers in a vector");
    assertThatThrownBy(() -> Operators.model(1, new ModelSpec("sliding", Map.of())))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("length");
  }
}
