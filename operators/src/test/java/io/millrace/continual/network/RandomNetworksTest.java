package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two hundred networks, stepped, against the same networks on the whole clip. */
class RandomNetworksTest {

  private static final int NETWORKS = 200;

  /** Longer than any receptive field that is drawn. */
  private static final int FRAMES = 200;

  @Test
  void stepsAreTheClipFromTheDelayOn() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Architecture architecture = new RandomNetworks(seed).next();
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = clip(architecture.channels(), seed);
      float[][] expected = WholeClip.run(architecture, weights, clip);
      Network network = Network.of(architecture, weights);
      Rows rows = fresh(network);
      LayerTiming timing = architecture.timing();

      List<float[]> stepped = new ArrayList<>();
      for (int t = 0; t < FRAMES; t++) {
        take(rows, clip[t]);
        network.step(rows);
        boolean due = timing.output(t) >= 0;
        assertThat(rows.outcome(0) == Outcome.EMITTED).as("%d, frame %d", seed, t).isEqualTo(due);
        collect(rows, network, stepped);
      }
      int whole = FRAMES > timing.delay() ? (FRAMES - 1 - timing.delay()) / timing.stride() + 1 : 0;
      assertThat(stepped).as("count of %d by the closed formula", seed).hasSize(whole);
      for (int pad = 0; pad < network.padding(); pad++) {
        network.flush(rows);
        collect(rows, network, stepped);
      }
      assertThat(stepped).as("count of %d with its end", seed).hasSameSizeAs(expected);
      assertThat((long) expected.length).isEqualTo(timing.outputs(FRAMES));
      compare(seed, stepped, expected);
    }
  }

  /** Bits of a row, whatever phases the rows beside it are in. */
  @Test
  void rowsInDifferentPhasesDoNotSeeOneAnother() {
    for (int seed = 0; seed < 40; seed++) {
      Architecture architecture = new RandomNetworks(1000L + seed).next();
      Network network = Network.of(architecture, RandomWeights.of(architecture, seed));
      float[][] clip = clip(architecture.channels(), seed);
      Rows alone = fresh(network);
      List<float[]> single = new ArrayList<>();
      List<float[]> states = new ArrayList<>(List.of(network.signature().sequence().initial()));
      for (float[] frame : clip) {
        take(alone, frame);
        network.step(alone);
        single.add(output(alone, network, 0));
        states.add(state(alone));
      }
      SeededRandom random = new SeededRandom(seed);
      Rows together = new Rows(network.signature(), 37);
      for (int trial = 0; trial < 3; trial++) {
        together.clear();
        int[] at = new int[37];
        for (int row = 0; row < 37; row++) {
          at[row] = random.below(FRAMES);
          together.add(clip[at[row]], states.get(at[row]), at[row], 0);
        }
        network.step(together);
        for (int row = 0; row < 37; row++) {
          assertThat(output(together, network, row)).isEqualTo(single.get(at[row]));
          float[] state = new float[network.signature().sequence().width()];
          together.readState(row, state);
          assertThat(state).isEqualTo(states.get(at[row] + 1));
        }
      }
    }
  }

  @Test
  void bothTwinsGiveTheSameBits() {
    for (int seed = 0; seed < 60; seed++) {
      Architecture architecture = new RandomNetworks(2000L + seed).next();
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = clip(architecture.channels(), seed);
      List<List<float[]>> results = new ArrayList<>();
      for (String twin : List.of("plain", "vector")) {
        Network network = Network.of(architecture, weights, KernelChoice.choose(twin));
        Rows rows = fresh(network);
        List<float[]> outputs = new ArrayList<>();
        for (float[] frame : clip) {
          take(rows, frame);
          network.step(rows);
          outputs.add(output(rows, network, 0));
        }
        outputs.add(state(rows));
        results.add(outputs);
      }
      for (int t = 0; t <= FRAMES; t++) {
        assertThat(results.get(0).get(t)).as("%d, %d", seed, t).isEqualTo(results.get(1).get(t));
      }
    }
  }

  private static void compare(int seed, List<float[]> stepped, float[][] expected) {
    for (int k = 0; k < expected.length; k++) {
      for (int c = 0; c < expected[k].length; c++) {
        // Some ten layers of sums of at most some fifty unit products: 50 roundings a sum of
        // magnitudes near 10, grown at most tenfold by norms of narrow frames.
        assertThat(stepped.get(k)[c])
            .as("network %d, output %d, channel %d", seed, k, c)
            .isCloseTo(expected[k][c], within(1e-4f * Math.max(1, Math.abs(expected[k][c]))));
      }
    }
  }

  private static float[][] clip(int channels, long seed) {
    SeededRandom random = new SeededRandom(seed + 77);
    float[][] clip = new float[FRAMES][channels];
    for (float[] frame : clip) {
      for (int c = 0; c < channels; c++) {
        frame[c] = (float) random.gaussian();
      }
    }
    return clip;
  }

  private static Rows fresh(Network network) {
    Rows rows = new Rows(network.signature(), 1);
    int channels = network.signature().inputWidth();
    rows.add(new float[channels], network.signature().sequence().initial(), 0, 0);
    return rows;
  }

  private static void take(Rows rows, float[] frame) {
    System.arraycopy(frame, 0, rows.inputs(), 0, frame.length);
  }

  private static float[] state(Rows rows) {
    return rows.states().clone();
  }

  private static void collect(Rows rows, Network network, List<float[]> into) {
    if (rows.outcome(0) == Outcome.EMITTED) {
      into.add(output(rows, network, 0));
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
