package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.space.Flatten;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Convolutions in time and space, against the definition of torch.nn in double precision. */
class SpaceConvolutionTest {

  private static final int SETTINGS = 300;

  /** Each place minus the place before it, summed over two frames. */
  @Test
  void exampleUsage() {
    Architecture edges =
        Architecture.of(
            new FrameShape(1, List.of(3)),
            SpaceConv.of(1, Window.of(2), SpaceWindow.of(2)),
            new Flatten());
    Weights weights =
        Weights.of(
            Map.of(
                "0.weight", new Weight(List.of(1, 1, 2, 2), new float[] {-1, 1, -1, 1}),
                "0.bias", new Weight(List.of(1), new float[] {10})));
    List<float[]> outputs =
        NetworkSteps.stepped(
            Network.of(edges, weights), new float[][] {{1, 2, 4}, {0, 0, 0}, {5, 4, 4}});
    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0)).containsExactly(11, 12);
    assertThat(outputs.get(1)).containsExactly(9, 10);
  }

  @Test
  void randomSettingsEqualTheDefinition() {
    for (int seed = 0; seed < SETTINGS; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int axes = 1 + random.below(2);
      List<Integer> space = new ArrayList<>();
      for (int axis = 0; axis < axes; axis++) {
        space.add(3 + random.below(axes == 1 ? 6 : 3));
      }
      int groups = 1 + random.below(3);
      FrameShape input = new FrameShape(groups * (1 + random.below(2)), space);
      int out = random.below(3) == 0 ? input.channels() : groups * (1 + random.below(3));
      int mixed = random.below(4) == 0 && out == input.channels() ? input.channels() : groups;
      SpaceConv conv = null;
      do {
        conv = new SpaceConv(out, time(random), window(random, axes), mixed, bias(random));
      } while (!conv.misfits(input).isEmpty());
      Architecture architecture = Architecture.of(input, conv);
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = NetworkSteps.clip(13, input.width(), seed);
      String what = seed + " " + input + " " + conv;
      NetworkSteps.agree(what, architecture, weights, clip);
      float[][] expected =
          naive(NaiveTensor.of(clip, input.channels(), space), conv, weights).frames();
      NetworkSteps.compare(
          what, NetworkSteps.stepped(Network.of(architecture, weights), clip), expected, 1e-5f);
    }
  }

  private static Bias bias(SeededRandom random) {
    return random.below(3) == 0 ? Bias.NONE : Bias.LEARNED;
  }

  static Window time(SeededRandom random) {
    Window window =
        Window.of(1 + random.below(3))
            .dilatedBy(1 + random.below(3))
            .everyNth(1 + random.below(3))
            .filled(Window.Fill.values()[random.below(2)]);
    return window.padded(random.below(window.reach() + 1), random.below(window.reach() + 1));
  }

  static SpaceWindow window(SeededRandom random, int axes) {
    Integer[][] drawn = new Integer[5][axes];
    for (int axis = 0; axis < axes; axis++) {
      drawn[0][axis] = 1 + random.below(3);
      drawn[1][axis] = 1 + random.below(2);
      drawn[2][axis] = 1 + random.below(2);
      drawn[3][axis] = random.below(3);
      drawn[4][axis] = random.below(3);
    }
    return SpaceWindow.of(drawn[0])
        .everyNth(drawn[1])
        .dilatedBy(drawn[2])
        .padded(List.of(drawn[3]), List.of(drawn[4]))
        .filled(SpaceWindow.Mode.values()[random.below(4)]);
  }

  /** y[o, t, s..] = b[o] + Σ w[o, c, k..] x[c, k · dilation + t · stride ..] of the padded clip. */
  private static NaiveTensor naive(NaiveTensor clip, SpaceConv conv, Weights weights) {
    NaiveTensor x = clip.padded(conv.time(), conv.space(), 0);
    int axes = conv.space().axes();
    int[] kernel = new int[1 + axes];
    int[] stride = new int[1 + axes];
    int[] dilation = new int[1 + axes];
    int[] outputs = new int[2 + axes];
    outputs[0] = conv.out();
    for (int axis = 0; axis <= axes; axis++) {
      kernel[axis] = axis == 0 ? conv.time().kernel() : conv.space().kernel().get(axis - 1);
      stride[axis] = axis == 0 ? conv.time().stride() : conv.space().stride().get(axis - 1);
      dilation[axis] = axis == 0 ? conv.time().dilation() : conv.space().dilation().get(axis - 1);
      outputs[1 + axis] =
          (x.extents[1 + axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1;
    }
    NaiveTensor y = new NaiveTensor(outputs);
    int in = x.extents[0] / conv.groups();
    float[] weight = weights.values("0.weight");
    List<int[]> taps = NaiveTensor.places(kernel);
    for (int[] place : NaiveTensor.places(outputs)) {
      double sum = conv.bias() == Bias.LEARNED ? weights.values("0.bias")[place[0]] : 0;
      int first = place[0] / (conv.out() / conv.groups()) * in;
      for (int c = 0; c < in; c++) {
        for (int tap = 0; tap < taps.size(); tap++) {
          int[] from = new int[2 + axes];
          from[0] = first + c;
          for (int axis = 0; axis <= axes; axis++) {
            from[1 + axis] = place[1 + axis] * stride[axis] + taps.get(tap)[axis] * dilation[axis];
          }
          sum += weight[(place[0] * in + c) * taps.size() + tap] * x.at(from);
        }
      }
      y.set(sum, place);
    }
    return y;
  }

  /** A convolution in time is applied to each place: conv2d with a kernel of one place. */
  @Test
  void conv1dWorksAtEachPlace() {
    FrameShape input = new FrameShape(3, List.of(2, 4));
    Window window = Window.of(3).dilatedBy(2).everyNth(2).same();
    Architecture each = Architecture.of(input, Conv1d.of(5, window));
    Architecture joint = Architecture.of(input, SpaceConv.of(5, window, SpaceWindow.of(1, 1)));
    Weights weights = RandomWeights.of(each, 3);
    Weights same =
        Weights.of(
            Map.of(
                "0.weight",
                new Weight(List.of(5, 3, 3, 1, 1), weights.values("0.weight")),
                "0.bias",
                weights.weight("0.bias")));
    float[][] clip = NetworkSteps.clip(20, input.width(), 1);
    assertThat(NetworkSteps.stepped(Network.of(each, weights), clip).stream().map(Arrays::toString))
        .containsExactlyElementsOf(
            NetworkSteps.stepped(Network.of(joint, same), clip).stream()
                .map(Arrays::toString)
                .toList());
    assertThat(each.layout().bytes()).isEqualTo(joint.layout().bytes());
  }

  @Test
  void conv1dRepeatsTheFirstAndTheLastFrame() {
    Architecture mean =
        Architecture.of(1, Conv1d.of(1, Window.of(3).same().filled(Window.Fill.REPLICATE)));
    Weights weights =
        Weights.of(
            Map.of(
                "0.weight", new Weight(List.of(1, 1, 3), new float[] {1, 10, 100}),
                "0.bias", new Weight(List.of(1), new float[] {0})));
    List<float[]> outputs =
        NetworkSteps.stepped(Network.of(mean, weights), new float[][] {{1}, {2}, {3}});
    assertThat(outputs.stream().map(output -> output[0])).containsExactly(211f, 321f, 332f);
    for (int seed = 0; seed < 40; seed++) {
      SeededRandom random = new SeededRandom(seed);
      Architecture drawn =
          Architecture.of(
              4, Conv1d.of(3, time(random).filled(Window.Fill.REPLICATE)), Activation.TANH);
      NetworkSteps.agree(
          "" + seed, drawn, RandomWeights.of(drawn, seed), NetworkSteps.clip(15, 4, seed));
    }
  }

  @Test
  void aBatchNormIsFoldedIntoItsConvolution() {
    Architecture folded =
        Architecture.of(
            new FrameShape(2, List.of(4, 3)),
            SpaceConv.of(6, Window.of(3).causal(), SpaceWindow.of(3, 3).padded(1, 1)),
            BatchNorm.of(1e-3),
            Activation.RELU,
            new SpaceConv(6, Window.of(3).same(), SpaceWindow.of(3, 1), 6, Bias.NONE),
            BatchNorm.of(1e-3));
    assertThat(Plan.of(folded).layers().get(1).kind()).isEqualTo("batch_norm (folded)");
    NetworkSteps.agree("folded", folded, RandomWeights.of(folded, 1), NetworkSteps.clip(20, 24, 1));
  }

  @Test
  void windowsThatDoNotFitAreRefused() {
    FrameShape input = new FrameShape(2, List.of(3));
    assertThatThrownBy(
            () -> Architecture.of(input, SpaceConv.of(1, Window.of(1), SpaceWindow.of(5))))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected a window of at most the places of axis 0 with its padding, 3, found 5; use"
                + " a smaller kernel or dilation, or pad more");
    assertThatThrownBy(
            () -> Architecture.of(input, SpaceConv.of(1, Window.of(1), SpaceWindow.of(1, 1))))
        .hasMessageContaining("expected frames with 2 axes of space, found 1, [3]");
    FrameShape large = new FrameShape(1, List.of(4000, 4000));
    assertThatThrownBy(
            () ->
                Architecture.of(
                    large, SpaceConv.of(1, Window.of(1), SpaceWindow.of(99, 99).padded(49, 49))))
        .hasMessageContaining("expected at most 67108864 places of all windows of a frame");
    assertThatThrownBy(
            () ->
                Architecture.of(
                    input,
                    SpaceConv.of(
                        1,
                        Window.of(1),
                        SpaceWindow.of(3).padded(3).filled(SpaceWindow.Mode.REFLECT))))
        .hasMessageContaining("padding of at most 2 on axis 0 with this padding mode, found 3");
  }
}
