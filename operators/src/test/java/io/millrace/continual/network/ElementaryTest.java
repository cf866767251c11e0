package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.Elementary;
import io.millrace.continual.pointwise.ParametricRelu;
import io.millrace.continual.pointwise.ParametricRelu.Slopes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Functions of one number against values of torch 2.13 in double precision. */
class ElementaryTest {

  @Test
  void exampleUsage() {
    Architecture mish = Architecture.read(Map.of("channels", 3, "layers", List.of("mish")));
    Network network = Network.of(mish, Weights.of(Map.of()));
    assertThat(NetworkSteps.stepped(network, new float[][] {{-2, 0, 3}}).get(0))
        .containsExactly(new float[] {-.25250148f, 0, 2.9865350f}, within(1e-6f));
  }

  @Test
  void theFunctionsAreThoseOfTorch() {
    assertValues(Elementary.EXP, .1353353f, 1, 20.085537f);
    assertValues(Elementary.SOFTPLUS, .12692801f, .6931472f, 3.0485873f);
    assertValues(Elementary.SOFTSIGN, -.6666667f, 0, .75f);
    assertValues(Elementary.SELU, -1.5201665f, 0, 3.152103f);
    assertValues(Elementary.ERF, -.9953223f, 0, .9999779f);
    assertValues(Elementary.LOG, Float.NaN, Float.NEGATIVE_INFINITY, 1.0986123f);
  }

  /** The function of −2, 0 and 3. */
  private static void assertValues(Elementary function, float... expected) {
    Network network = Network.of(Architecture.of(3, function), Weights.of(Map.of()));
    float[] found = NetworkSteps.stepped(network, new float[][] {{-2, 0, 3}}).get(0);
    for (int at = 0; at < 3; at++) {
      if (Float.isFinite(expected[at])) {
        assertThat(found[at]).as(function.kind()).isCloseTo(expected[at], within(2e-6f));
      } else {
        assertThat(Float.compare(found[at], expected[at])).as(function.kind()).isZero();
      }
    }
  }

  @Test
  void largeNumbersDoNotOverflowASoftplus() {
    Network network = Network.of(Architecture.of(2, Elementary.SOFTPLUS), Weights.of(Map.of()));
    assertThat(NetworkSteps.stepped(network, new float[][] {{1000, -1000}}).get(0))
        .containsExactly(1000, 0);
  }

  @Test
  void aSlopeOfEachChannelHoldsAtEveryPlace() {
    Architecture bent =
        Architecture.read(
            Map.of(
                "input",
                Map.of("channels", 2, "space", List.of(2)),
                "layers",
                List.of(Map.of("prelu", Map.of("slopes", "channels")))));
    Network network =
        Network.of(
            bent, Weights.of(Map.of("0.weight", new Weight(List.of(2), new float[] {.5f, -2}))));
    assertThat(NetworkSteps.stepped(network, new float[][] {{-1, 4, -3, 8}}).get(0))
        .containsExactly(-.5f, 4, 6, 8);
  }

  @Nested
  class PreluKeepsTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          new FrameShape(CHANNELS, List.of(3)), new ParametricRelu(Slopes.CHANNELS));
    }
  }

  @Nested
  class OneSlopeKeepsTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, new Linear(4, Layer.Bias.LEARNED), new ParametricRelu(Slopes.ONE));
    }
  }

  @Nested
  class FunctionsKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS,
          Elementary.MISH,
          Elementary.SELU,
          Elementary.ERF,
          Activation.SIGMOID,
          Elementary.LOG,
          Elementary.EXP,
          Elementary.SOFTSIGN,
          Elementary.SOFTPLUS);
    }
  }
}
