package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.kept;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Sliding;
import io.millrace.api.stage.Standardize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels a, b, c become c, d, a: another order, b is gone, d is new. */
class CarriedScalesTest {

  private static final ChannelChange CHANGE =
      ChannelChange.byName(List.of("a", "b", "c"), List.of("c", "d", "a"));
  private static final List<String> SLOTS =
      List.of(
          "standardize.mean", "standardize.deviation", "standardize.count", "standardize.pending");

  private final SeededRandom random = new SeededRandom(4);

  @Test
  void exampleUsage() {
    StreamModel before = model(3);
    SingleStream stream = SingleStream.of(before, 1);
    SingleStream withoutB = SingleStream.of(model(2), 1);
    for (int at = 0; at < 100; at++) {
      float[] row = row();
      stream.step(row, at);
      withoutB.step(pick(row, 0, 2), at);
    }

    SingleStream carried = CarriedStream.on(stream, before, model(3), CHANGE);

    for (String slot : SLOTS) {
      float[] then = kept(withoutB, slot);
      assertThat(kept(carried, slot)).as(slot).containsExactly(then[1], 0, then[0]);
    }
  }

  @Test
  void goesOnWithTheBitsOfARunInWhichTheNewChannelWasMissingAndTheOtherNeverThere() {
    StreamModel before = model(3);
    SingleStream stream = SingleStream.of(before, 1);
    SingleStream always = SingleStream.of(model(3), 1);
    for (int at = 0; at < 100; at++) {
      float[] row = row();
      stream.step(row, at);
      always.step(new float[] {row[2], Float.NaN, row[0]}, at);
    }

    SingleStream carried = CarriedStream.on(stream, before, model(3), CHANGE);

    for (int at = 100; at < 200; at++) {
      float[] row = row();
      assertThat(carried.step(row, at).orElseThrow().output())
          .containsExactly(always.step(row, at).orElseThrow().output());
    }
    assertThat(carried.snapshot().sequence().values())
        .containsExactly(always.snapshot().sequence().values());
  }

  @Test
  void aWindowOfAnotherLengthIsRefused() {
    StreamModel longer = Operators.model(3, Standardize.warmup(8), Sliding.length(4));

    assertThat(CarriedStream.refusals(model(3), longer, CHANGE))
        .containsExactly("sliding: expected the length as before; change it in a start of its own");
  }

  private static StreamModel model(int channels) {
    return Operators.model(channels, Standardize.warmup(8), Sliding.length(3));
  }

  /** Three channels of different scales; one value in ten is missing, one in fifty is wild. */
  private float[] row() {
    float[] row = new float[3];
    for (int channel = 0; channel < row.length; channel++) {
      double scale = random.below(50) == 0 ? 1e4 : Math.pow(10, channel);
      row[channel] = random.below(10) == 0 ? Float.NaN : (float) (5 + scale * random.gaussian());
    }
    return row;
  }
}
