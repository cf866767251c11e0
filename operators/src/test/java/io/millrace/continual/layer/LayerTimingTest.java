package io.millrace.continual.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class LayerTimingTest {

  @Test
  void exampleUsage() {
    // Kernel 3, padding 2, stride 2, and then kernel 3: outputs come with inputs 4, 6, 8, ...
    LayerTiming first = Window.of(3).everyNth(2).padded(2, 2).timing();
    LayerTiming both = first.then(Window.of(3).timing());
    assertThat(both).isEqualTo(new LayerTiming(7, 4, 2, 2));
    assertThat(both.output(3)).isEqualTo(-1);
    assertThat(both.output(4)).isZero();
    assertThat(both.output(5)).isEqualTo(-1);
    assertThat(both.output(6)).isEqualTo(1);
  }

  @Test
  void paddingOnBothSidesGivesTheFormulasOfTheLiterature() {
    SeededRandom random = new SeededRandom(1);
    for (int trial = 0; trial < 200; trial++) {
      long field = 1;
      long padding = 0;
      int stride = 1;
      LayerTiming chain = LayerTiming.POINTWISE;
      for (int layer = 0; layer < 4; layer++) {
        Window window = Window.of(1 + random.below(5)).everyNth(1 + random.below(3));
        int pad = random.below(window.reach() + 1);
        window = window.padded(pad, pad);
        chain = chain.then(window.timing());
        field += stride * (long) window.reach();
        padding += (long) stride * pad;
        stride *= window.stride();
      }
      assertThat(chain)
          .isEqualTo(new LayerTiming(field, (int) (field - 1 - padding), stride, (int) padding));
    }
  }

  @Test
  void theCountOfAChainIsTheCountOfItsLayersOneByOne() {
    SeededRandom random = new SeededRandom(2);
    for (int trial = 0; trial < 500; trial++) {
      LayerTiming chain = LayerTiming.POINTWISE;
      long clip = 60L + random.below(20);
      long left = clip;
      for (int layer = 0; layer < 3; layer++) {
        int reach = random.below(5);
        LayerTiming timing =
            new LayerTiming(
                reach + 1, random.below(reach + 1), 1 + random.below(3), random.below(reach + 1));
        left = timing.outputs(left);
        chain = chain.then(timing);
      }
      assertThat(chain.outputs(clip)).isEqualTo(left);
    }
  }

  @Test
  void aRunningClipHasNoCountAndAnEmptyOneNoOutput() {
    LayerTiming timing = Window.of(3).same().timing();
    assertThat(timing.outputs(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(timing.outputs(0)).isZero();
    assertThat(timing.outputs(1)).isEqualTo(1);
  }

  @Test
  void onceUnboundedAlwaysUnbounded() {
    LayerTiming chain = Window.of(3).timing().then(LayerTiming.RECURRENT);
    assertThat(chain.receptiveField()).isEqualTo(Long.MAX_VALUE);
    assertThat(chain.then(Window.of(3).timing()).receptiveField()).isEqualTo(Long.MAX_VALUE);
    assertThat(chain.delay()).isEqualTo(2);
  }

  @Test
  void impossibleTimingsAreRefused() {
    assertThatThrownBy(() -> new LayerTiming(0, 0, 1, 0))
        .hasMessageStartingWith("Cannot time a layer with receptive field 0");
    LayerTiming long1 = new LayerTiming(1, 1 << 30, 1 << 16, 0);
    assertThatThrownBy(() -> long1.then(long1)).isInstanceOf(ArithmeticException.class);
  }
}
