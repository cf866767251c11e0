package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.LayerNorm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {

  /** The change from one reading to the next, smoothed over two: kernels (1, −1) and (½, ½). */
  private static final Architecture CHANGE =
      Architecture.of(1, Conv1d.of(1, Window.of(2)), Conv1d.of(1, Window.of(2)));

  private static final Weights CHANGE_WEIGHTS =
      Weights.of(
          Map.of(
              "0.weight", new Weight(List.of(1, 1, 2), new float[] {-1, 1}),
              "0.bias", new Weight(List.of(1), new float[] {0}),
              "1.weight", new Weight(List.of(1, 1, 2), new float[] {.5f, .5f}),
              "1.bias", new Weight(List.of(1), new float[] {10})));

  @Test
  void exampleUsage() {
    Network network = Network.of(CHANGE, CHANGE_WEIGHTS);
    assertThat(network.signature().timing().delay()).isEqualTo(2);
    assertThat(network.signature().stateBytes()).isEqualTo(8);
    SingleStream stream = SingleStream.of(network, 0);
    assertThat(stream.step(new float[] {1}, 0)).isEmpty();
    assertThat(stream.step(new float[] {2}, 1)).isEmpty();
    assertThat(stream.step(new float[] {7}, 2).orElseThrow().output()).containsExactly(13);
    assertThat(stream.step(new float[] {7}, 3).orElseThrow().output()).containsExactly(12.5f);
  }

  @Test
  void everySlotBearsTheNameOfItsLayer() {
    assertThat(CHANGE.layout().slots())
        .extracting(slot -> slot.name() + slot.shape())
        .containsExactly("layer0.ring[1, 1]", "layer1.ring[1, 1]");
    Architecture padded = Architecture.of(3, Conv1d.of(1, Window.of(5).same()));
    assertThat(padded.layout().slots())
        .extracting(slot -> slot.name() + slot.shape())
        .containsExactly("layer0.ring[4, 3]", "flushed[]");
  }

  @Test
  void rowsOfOneBlockMayBeInDifferentPhases() {
    Network network = Network.of(CHANGE, CHANGE_WEIGHTS);
    Rows rows = new Rows(network.signature(), 4);
    float[] state = {5, 1};
    for (int steps = 0; steps < 4; steps++) {
      rows.add(new float[] {6}, state, steps, 0);
    }
    network.step(rows);
    assertThat(rows.outcomes())
        .containsExactly(Outcome.SILENT, Outcome.SILENT, Outcome.EMITTED, Outcome.EMITTED);
    assertThat(Arrays.copyOfRange(rows.outputs(), 2, 4)).containsExactly(11, 11);
    assertThat(rows.states()).containsExactly(6, 1, 6, 1, 6, 1, 6, 1);
  }

  @Test
  void bothTwinsGiveTheSameBits() {
    Architecture architecture =
        Architecture.of(
            5,
            Conv1d.of(21, Window.of(4)),
            Activation.GELU,
            new LayerNorm(1e-5),
            new Linear(18, Layer.Bias.LEARNED),
            Activation.TANH);
    Weights weights = RandomWeights.of(architecture, 3);
    SingleStream plain =
        SingleStream.of(Network.of(architecture, weights, KernelChoice.choose("plain")), 0);
    SingleStream vector =
        SingleStream.of(Network.of(architecture, weights, KernelChoice.choose("vector")), 0);
    SeededRandom random = new SeededRandom(4);
    for (int at = 0; at < 20; at++) {
      float[] input = new float[5];
      for (int c = 0; c < 5; c++) {
        input[c] = (float) random.gaussian();
      }
      plain
          .step(input, at)
          .ifPresent(
              answer ->
                  assertThat(vector.peek(input, 0).orElseThrow().output())
                      .containsExactly(answer.output()));
      vector.step(input, at);
    }
  }

  @Test
  void withoutPaddingNothingIsOwedAtTheEnd() {
    Network network = Network.of(CHANGE, CHANGE_WEIGHTS);
    assertThat(network.padding()).isZero();
    assertThatThrownBy(() -> network.flush(new Rows(network.signature(), 1)))
        .hasMessage("Cannot flush: this operator owes no output");
  }

  @Test
  void layersThatDoNotFitAreNamedTogether() {
    assertThatThrownBy(
            () ->
                Architecture.of(
                    4,
                    new Conv1d(6, Window.of(3).padded(3, 3), 1, Layer.Bias.NONE),
                    new Conv1d(9, Window.of(3), 4, Layer.Bias.NONE)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected padding of at most 2, the reach of kernel and dilation, found 3; outputs of"
                + " padding alone have no place in a stream; pad less\n"
                + "1: expected groups that divide 6 input and 9 output channels, found 4");
  }

  @Test
  void sizesBeyondAllReasonAreRefused() {
    Conv1d far = Conv1d.of(1, Window.of(2).dilatedBy(1 << 30));
    assertThatThrownBy(() -> Architecture.of(8, far, far))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("expected delay, stride, padding, weights and state below 2^31");
  }
}
