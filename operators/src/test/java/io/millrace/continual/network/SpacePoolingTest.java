package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pools in time and space, against the definition of torch.nn in double precision. */
class SpacePoolingTest {

  private static final int SETTINGS = 300;

  /** The largest of two frames and two places; windows overlap in time. */
  @Test
  void exampleUsage() {
    Architecture peaks =
        Architecture.read(
            Map.of(
                "input",
                Map.of("channels", 1, "space", List.of(4)),
                "layers",
                List.of(Map.of("max_pool2d", Map.of("kernel", 2, "stride", List.of(1, 2))))));
    List<float[]> outputs =
        NetworkSteps.stepped(
            Network.of(peaks, Weights.NONE),
            new float[][] {{1, 2, 3, 4}, {9, 0, 0, 0}, {-1, -1, 7, 0}});
    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0)).containsExactly(9, 4);
    assertThat(outputs.get(1)).containsExactly(9, 7);
  }

  @Test
  void randomSettingsEqualTheDefinition() {
    for (int seed = 0; seed < SETTINGS; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int axes = random.below(3);
      List<Integer> space = new ArrayList<>();
      for (int axis = 0; axis < axes; axis++) {
        space.add(3 + random.below(3));
      }
      FrameShape input = new FrameShape(1 + random.below(3), space);
      SpacePool pool;
      do {
        Window time = SpaceConvolutionTest.time(random).filled(Window.Fill.ZEROS);
        pool =
            new SpacePool(
                Pool.Kind.values()[random.below(2)],
                Window.of(time.kernel() + random.below(4))
                    .dilatedBy(time.dilation())
                    .everyNth(time.stride())
                    .padded(time.start(), time.end()),
                SpaceConvolutionTest.window(random, axes).filled(SpaceWindow.Mode.ZEROS),
                SpacePool.Count.values()[random.below(2)]);
      } while (!pool.misfits(input).isEmpty());
      Architecture architecture = Architecture.of(input, pool);
      float[][] clip = NetworkSteps.clip(17, input.width(), seed);
      String what = seed + " " + input + " " + pool;
      NetworkSteps.agree(what, architecture, Weights.NONE, clip);
      float[][] expected = naive(NaiveTensor.of(clip, input.channels(), space), pool).frames();
      NetworkSteps.compare(
          what,
          NetworkSteps.stepped(Network.of(architecture, Weights.NONE), clip),
          expected,
          1e-6f);
    }
  }

  /** NaN marks padding; it never counts in a maximum, and in an average as it is declared. */
  private static NaiveTensor naive(NaiveTensor clip, SpacePool pool) {
    SpaceWindow space = (SpaceWindow) pool.space();
    NaiveTensor x = clip.padded(pool.time(), space, Double.NaN);
    int axes = space.axes();
    int[] kernel = new int[1 + axes];
    int[] stride = new int[1 + axes];
    int[] dilation = new int[1 + axes];
    int[] outputs = new int[2 + axes];
    outputs[0] = x.extents[0];
    for (int axis = 0; axis <= axes; axis++) {
      kernel[axis] = axis == 0 ? pool.time().kernel() : space.kernel().get(axis - 1);
      stride[axis] = axis == 0 ? pool.time().stride() : space.stride().get(axis - 1);
      dilation[axis] = axis == 0 ? pool.time().dilation() : space.dilation().get(axis - 1);
      outputs[1 + axis] =
          (x.extents[1 + axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1;
    }
    NaiveTensor y = new NaiveTensor(outputs);
    for (int[] place : NaiveTensor.places(outputs)) {
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      int real = 0;
      int all = 0;
      for (int[] tap : NaiveTensor.places(kernel)) {
        int[] from = place.clone();
        for (int axis = 0; axis <= axes; axis++) {
          from[1 + axis] = place[1 + axis] * stride[axis] + tap[axis] * dilation[axis];
        }
        double value = x.at(from);
        all++;
        if (!Double.isNaN(value)) {
          real++;
          sum += value;
          most = Math.max(most, value);
        }
      }
      boolean counts = pool.count() == SpacePool.Count.WITH_PADDING;
      boolean average = pool.pooling() == Pool.Kind.AVERAGE;
      y.set(average ? sum / (counts ? all : real) : most, place);
    }
    return y;
  }

  @Test
  void adaptiveRegionsOverlapAsInTorch() {
    Architecture adaptive =
        Architecture.of(
            new FrameShape(1, List.of(5)),
            SpacePool.last(Pool.Kind.AVERAGE, 1, new AdaptiveSpace(List.of(3))));
    // torch.nn.AdaptiveAvgPool1d(3) on 5 places: means of places 0 to 1, 1 to 3 and 3 to 4.
    assertThat(
            NetworkSteps.stepped(
                    Network.of(adaptive, Weights.NONE), new float[][] {{1, 2, 4, 9, 11}})
                .get(0))
        .containsExactly(1.5f, 5, 10);
  }

  @Test
  void aGlobalPoolJoinsTheLastFramesAndAllPlaces() {
    Architecture global =
        Architecture.of(
            new FrameShape(2, List.of(2, 2)),
            SpacePool.last(Pool.Kind.MAXIMUM, 3, AdaptiveSpace.all()));
    assertThat(global.output()).isEqualTo(new FrameShape(2, List.of(1, 1)));
    float[][] clip = NetworkSteps.clip(12, 8, 4);
    NetworkSteps.agree("global", global, Weights.NONE, clip);
  }

  /** A million frames of a large mean: the error is that of one window. */
  @Test
  void roundingErrorsOfAverageDoNotGrowWithTheStream() {
    int kernel = 1000;
    Architecture mean =
        Architecture.of(
            1,
            new SpacePool(
                Pool.Kind.AVERAGE,
                Window.of(kernel).causal(),
                SpaceWindow.of(),
                SpacePool.Count.WITHOUT_PADDING));
    Network network = Network.of(mean, Weights.NONE);
    io.millrace.api.operator.SingleStream stream =
        io.millrace.api.operator.SingleStream.of(network, 0);
    SeededRandom random = new SeededRandom(1);
    float[] past = new float[kernel];
    float worst = 0;
    for (int t = 0; t < 200_000; t++) {
      float value = 1000f + (float) random.gaussian();
      past[t % kernel] = value;
      float got = stream.step(new float[] {value}, t).orElseThrow().output()[0];
      if (t > kernel && t % 9_973 == 0) {
        double sum = 0;
        for (float one : past) {
          sum += one;
        }
        worst = Math.max(worst, (float) Math.abs(got - sum / kernel));
      }
    }
    // A float sum of a thousand terms near a million rounds by at most 0.03 a term at random signs.
    assertThat(worst).isCloseTo(0, within(.01f));
  }
}
