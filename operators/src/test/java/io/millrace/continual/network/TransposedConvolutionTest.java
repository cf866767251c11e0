package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.conv.ConvTranspose1d;
import io.millrace.continual.conv.ConvTranspose1d.Tail;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.pointwise.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Transposed convolutions, step by step, against torch's definition on the whole clip. */
class TransposedConvolutionTest {

  /** Each frame adds (1, 10, 100, 1000) times itself to four output frames, two a step. */
  @Test
  void exampleUsage() {
    Architecture twice =
        Architecture.read(
            Map.of(
                "channels",
                1,
                "layers",
                List.of(
                    Map.of(
                        "conv_transpose1d",
                        Map.of("out", 1, "kernel", 4, "stride", 2, "bias", false)))));
    assertThat(twice.output()).isEqualTo(new FrameShape(1, List.of(2)));
    Network network =
        Network.of(
            twice,
            Weights.of(
                Map.of("0.weight", new Weight(List.of(1, 1, 4), new float[] {1, 10, 100, 1000}))));
    assertThat(NetworkSteps.stepped(network, new float[][] {{1}, {2}, {3}}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(1, 10),
            second -> assertThat(second).containsExactly(102, 1020),
            third -> assertThat(third).containsExactly(203, 2030),
            behind -> assertThat(behind).containsExactly(300, 3000));
  }

  @Test
  void theStateIsWhatLaterFramesAddTo() {
    Architecture up =
        Architecture.of(3, new ConvTranspose1d(5, 8, 2, Tail.DROP, Layer.Bias.LEARNED));
    assertThat(up.layout().bytes()).isEqualTo(4 * (8 - 2) * 5);
    assertThat(up.multiplyAdds()).isEqualTo(3 * 5 * 8);
    assertThat(up.weights())
        .containsEntry("0.weight", List.of(3, 5, 8))
        .containsEntry("0.bias", List.of(5));
  }

  @Test
  void theStateOfADilatedOneReachesAsFarAsItsLastWeight() {
    Architecture up =
        Architecture.of(6, new ConvTranspose1d(4, 3, 1, 5, 2, Tail.DROP, Layer.Bias.NONE));
    assertThat(up.layout().bytes()).isEqualTo(4 * (11 - 1) * 4);
    assertThat(up.multiplyAdds()).isEqualTo(6 * 2 * 3);
    assertThat(up.weights()).containsEntry("0.weight", List.of(6, 2, 3));
  }

  @Test
  void randomSettingsEqualTheDefinition() {
    for (int seed = 0; seed < 300; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int stride = 1 + random.below(3);
      Tail tail = Tail.values()[random.below(2)];
      int kernel = tail == Tail.KEEP ? stride * (1 + random.below(3)) : stride + random.below(6);
      List<Integer> space = random.below(2) == 0 ? List.of() : List.of(1 + random.below(4));
      int dilation = seed < 200 || (tail == Tail.KEEP && stride > 1) ? 1 : 1 + random.below(4);
      int groups = seed < 200 ? 1 : 1 + random.below(3);
      FrameShape input = new FrameShape(groups * (1 + random.below(3)), space);
      ConvTranspose1d layer =
          new ConvTranspose1d(
              groups * (1 + random.below(4)),
              kernel,
              stride,
              dilation,
              groups,
              tail,
              Layer.Bias.values()[random.below(2)]);
      Architecture architecture = Architecture.of(input, layer);
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = NetworkSteps.clip(1 + random.below(12), input.width(), seed);
      String what = seed + " " + input + " " + layer;
      NetworkSteps.agree(what, architecture, weights, clip);
      NetworkSteps.compare(
          what,
          NetworkSteps.stepped(Network.of(architecture, weights), clip),
          torch(layer, weights, clip, input),
          1e-5f);
    }
  }

  /** y(u) = b + sum over t, k with u = t s + k of W(k)' x(t): number by number, then cut. */
  private static float[][] torch(
      ConvTranspose1d layer, Weights weights, float[][] clip, FrameShape input) {
    int stride = layer.stride();
    int places = input.places();
    float[] w = weights.values("0.weight");
    int reach = layer.dilation() * (layer.kernel() - 1) + 1;
    int inputs = (reach + stride - 1) / stride;
    int each = layer.out() / layer.groups();
    int inner = input.channels() / layer.groups();
    int steps = clip.length + (layer.tail() == Tail.KEEP ? inputs - 1 : 0);
    List<float[]> outputs = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      float[] frame = new float[layer.out() * stride * places];
      for (int o = 0; o < layer.out(); o++) {
        for (int j = 0; j < stride; j++) {
          for (int place = 0; place < places; place++) {
            double sum = layer.bias() == Layer.Bias.LEARNED ? weights.values("0.bias")[o] : 0;
            int u = step * stride + j;
            for (int t = 0; t < clip.length; t++) {
              int from = u - t * stride;
              boolean adds = from >= 0 && from < reach && from % layer.dilation() == 0;
              int k = from / layer.dilation();
              for (int c = o / each * inner; adds && c < (o / each + 1) * inner; c++) {
                sum +=
                    (double) w[(c * each + o % each) * layer.kernel() + k]
                        * clip[t][c * places + place];
              }
            }
            frame[(o * stride + j) * places + place] = (float) sum;
          }
        }
      }
      outputs.add(frame);
    }
    return outputs.toArray(new float[0][]);
  }

  @Nested
  class KeepsTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, new ConvTranspose1d(3, 6, 2, Tail.KEEP, Layer.Bias.LEARNED), Activation.TANH);
    }
  }

  @Nested
  class KeepsTheLawsWithoutATail extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, new ConvTranspose1d(3, 5, 1, Tail.DROP, Layer.Bias.NONE), Activation.RELU);
    }
  }

  @Nested
  class KeepsTheLawsInGroupsWithDilation extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS,
          new Linear(6, Layer.Bias.LEARNED),
          new ConvTranspose1d(4, 3, 1, 4, 2, Tail.KEEP, Layer.Bias.LEARNED));
    }
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRefused() {
    assertThatThrownBy(
            () ->
                Architecture.of(3, new ConvTranspose1d(4, 3, 1, 1, 2, Tail.DROP, Layer.Bias.NONE)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected groups that divide 3 input and 4 output channels, found 2; choose a common"
                + " divisor of both");
  }

  @Test
  void aKernelBelowTheStrideIsRefused() {
    assertThatThrownBy(
            () -> Architecture.of(2, new ConvTranspose1d(1, 2, 3, Tail.DROP, Layer.Bias.LEARNED)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected a kernel of at least the stride, 3, found 2; a shorter kernel leaves"
                + " frames that are the bias alone; repeat frames by a longer kernel");
  }

  @Test
  void aTailOfHalfAStepIsRefused() {
    assertThatThrownBy(
            () -> Architecture.of(2, new ConvTranspose1d(1, 5, 2, Tail.KEEP, Layer.Bias.LEARNED)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected a kernel of whole strides, because the last step emits 2 frames, found 5;"
                + " write tail: drop, or choose a kernel of 6 whose last weights are zero");
  }

  @Test
  void thePlanSaysWhereTheFramesOfAStepAre() {
    Plan plan =
        Plan.of(Architecture.of(2, new ConvTranspose1d(1, 4, 2, Tail.KEEP, Layer.Bias.NONE)));
    assertThat(plan.notes())
        .containsExactly(
            "0 emits 2 frames a step, as an axis of space; a layer behind it that looks back in"
                + " time sees the same position of earlier steps");
    assertThat(plan.timing().padding()).isEqualTo(1);
  }
}
