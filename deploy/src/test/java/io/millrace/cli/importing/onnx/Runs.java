package io.millrace.cli.importing.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.continual.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Runs an imported network frame by frame. */
public final class Runs {

  private Runs() {}

  /** The outputs of all frames and of the padding behind the last one. */
  public static List<float[]> of(ImportedNetwork network, float[][] frames) {
    SingleStream stream = SingleStream.of(Network.of(network.attachment("test")), 0);
    List<float[]> outputs = new ArrayList<>();
    for (int at = 0; at < frames.length; at++) {
      stream.step(frames[at], at).ifPresent(answer -> outputs.add(answer.output().clone()));
    }
    stream.flush(frames.length).forEach(answer -> outputs.add(answer.output().clone()));
    return outputs;
  }

  public static float[][] frames(int count, int width) {
    Random random = new Random(11);
    float[][] frames = new float[count][width];
    for (float[] frame : frames) {
      for (int at = 0; at < width; at++) {
        frame[at] = (float) random.nextGaussian();
      }
    }
    return frames;
  }

  /** Compares all outputs of a network with a formula of their number. */
  public static void assertOutputs(
      ImportedNetwork network, float[][] frames, int count, IntFunction<double[]> expected) {
    List<float[]> outputs = of(network, frames);
    assertThat(outputs).hasSize(count);
    for (int t = 0; t < count; t++) {
      double[] numbers = expected.apply(t);
      assertThat(outputs.get(t)).as("output %d", t).hasSameSizeAs(numbers);
      for (int at = 0; at < numbers.length; at++) {
        double most = 1e-5 * Math.max(1, Math.abs(numbers[at]));
        assertThat((double) outputs.get(t)[at])
            .as("number %d of output %d", at, t)
            .isCloseTo(numbers[at], within(most));
      }
    }
  }

  /** The message with which a graph is refused. */
  public static void assertRefused(GraphUnderTest graph, ImportChoices choices, String... parts) {
    assertThatThrownBy(() -> graph.network(choices))
        .isInstanceOf(ImportException.class)
        .hasMessageContainingAll(parts);
  }
}
