package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ways to run a network that must agree: step by step, from a snapshot, in blocks of rows. */
final class NetworkSteps {

  private NetworkSteps() {}

  static float[][] clip(int frames, int width, long seed) {
    SeededRandom random = new SeededRandom(seed + 77);
    float[][] clip = new float[frames][width];
    for (float[] frame : clip) {
      for (int c = 0; c < width; c++) {
        frame[c] = (float) random.gaussian();
      }
    }
    return clip;
  }

  /** All outputs of a clip, with those of its end. */
  static List<float[]> stepped(Network network, float[][] clip) {
    SingleStream stream = SingleStream.of(network, 0);
    List<float[]> outputs = new ArrayList<>();
    for (int t = 0; t < clip.length; t++) {
      stream.step(clip[t], t).map(SingleStream.Answer::output).ifPresent(outputs::add);
    }
    stream.flush(clip.length).forEach(answer -> outputs.add(answer.output()));
    return outputs;
  }

  /** Steps, the clip at once, and rows in blocks from any snapshot agree. */
  static void agree(String what, Architecture architecture, Weights weights, float[][] clip) {
    Network network = Network.of(architecture, weights);
    List<float[]> stepped = stepped(network, clip);
    compare(what, stepped, emitted(WholeClip.run(architecture, weights, clip)), 1e-4f);
    List<float[]> states = new ArrayList<>(List.of(network.signature().sequence().initial()));
    List<float[]> alone = new ArrayList<>();
    Rows one = new Rows(network.signature(), 1);
    for (int t = 0; t < clip.length; t++) {
      one.clear();
      one.add(clip[t], states.get(t), t, 0);
      network.step(one);
      alone.add(output(one, network, 0));
      states.add(one.states().clone());
    }
    SeededRandom random = new SeededRandom(clip.length + stepped.size());
    int size = 9;
    Rows block = new Rows(network.signature(), size);
    int[] at = new int[size];
    for (int row = 0; row < size; row++) {
      at[row] = random.below(clip.length);
      block.add(clip[at[row]], states.get(at[row]), at[row], 0);
    }
    network.step(block);
    for (int row = 0; row < size; row++) {
      assertThat(output(block, network, row)).as(what).isEqualTo(alone.get(at[row]));
      float[] state = new float[network.signature().sequence().width()];
      block.readState(row, state);
      assertThat(state).as(what).isEqualTo(states.get(at[row] + 1));
    }
  }

  /** The outputs of a clip without those that are missing. */
  static float[][] emitted(float[][] outputs) {
    return Arrays.stream(outputs).filter(output -> !Float.isNaN(output[0])).toArray(float[][]::new);
  }

  static void compare(String what, List<float[]> stepped, float[][] expected, float bound) {
    assertThat(stepped).as(what).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(stepped.get(k)).as(what).hasSameSizeAs(expected[k]);
      for (int c = 0; c < expected[k].length; c++) {
        assertThat(stepped.get(k)[c])
            .as("%s, output %d, number %d", what, k, c)
            .isCloseTo(expected[k][c], within(bound * Math.max(1, Math.abs(expected[k][c]))));
      }
    }
  }

  private static float[] output(Rows rows, Network network, int row) {
    float[] output = new float[network.signature().outputWidth()];
    if (rows.outcome(row) == Outcome.EMITTED) {
      rows.readOutput(row, output);
    }
    return output;
  }
}
