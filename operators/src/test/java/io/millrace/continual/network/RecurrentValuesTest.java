package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of recurrent layers against the equations of torch.nn, gate by gate. */
class RecurrentValuesTest {

  private static final int FRAMES = 25;

  /** h = tanh(2 x + h): by hand for three frames. */
  @Test
  void exampleUsage() {
    Architecture rnn =
        Architecture.read(
            Map.of(
                "channels",
                1,
                "layers",
                List.of(Map.of("rnn", Map.of("hidden", 1, "bias", false)))));
    Network network =
        Network.of(
            rnn,
            Weights.of(
                Map.of(
                    "0.weight_ih_l0", new Weight(List.of(1, 1), new float[] {2}),
                    "0.weight_hh_l0", new Weight(List.of(1, 1), new float[] {1}))));
    double first = Math.tanh(1);
    double second = Math.tanh(first);
    double third = Math.tanh(-2 + second);
    List<float[]> outputs = NetworkSteps.stepped(network, new float[][] {{.5f}, {0}, {-1}});
    assertThat((double) outputs.get(0)[0]).isCloseTo(first, within(1e-6));
    assertThat((double) outputs.get(1)[0]).isCloseTo(second, within(1e-6));
    assertThat((double) outputs.get(2)[0]).isCloseTo(third, within(1e-6));
  }

  /** A gate that is shut keeps the memory; the one of the output lets it through. */
  @Test
  void anLstmWithOpenForgetGateKeepsItsCell() {
    Architecture lstm = Architecture.of(1, Lstm.of(1, 1));
    float[] fromInput = {0, 0, 1, 0};
    float[] bias = {0, 40, 0, 40};
    Network network =
        Network.of(
            lstm,
            Weights.of(
                Map.of(
                    "0.weight_ih_l0", new Weight(List.of(4, 1), fromInput),
                    "0.weight_hh_l0", new Weight(List.of(4, 1), new float[4]),
                    "0.bias_ih_l0", new Weight(List.of(4), bias),
                    "0.bias_hh_l0", new Weight(List.of(4), new float[4]))));
    // Input gate 1/2, forget and output gate 1: the cell sums tanh(x) / 2.
    double cell = 0;
    float[][] clip = {{1}, {-.5f}, {0}, {2}};
    List<float[]> outputs = NetworkSteps.stepped(network, clip);
    for (int t = 0; t < clip.length; t++) {
      cell += Math.tanh(clip[t][0]) / 2;
      assertThat((double) outputs.get(t)[0]).isCloseTo(Math.tanh(cell), within(1e-6));
    }
  }

  private interface Step {
    /** Advances one layer; replaces its state. */
    double[] next(Naive naive, int layer, double[] x, double[][] state);
  }

  private static void equal(
      String what, Architecture architecture, int layers, int hidden, int out, Step step) {
    Weights weights = RandomWeights.of(architecture, what.length());
    FrameShape input = architecture.input();
    float[][] clip = NetworkSteps.clip(FRAMES, input.width(), what.length());
    List<float[]> outputs = NetworkSteps.stepped(Network.of(architecture, weights), clip);
    int places = input.places();
    for (int place = 0; place < places; place++) {
      double[][][] states = new double[layers][2][];
      for (double[][] state : states) {
        state[0] = new double[out];
        state[1] = new double[hidden];
      }
      for (int t = 0; t < FRAMES; t++) {
        double[] x = new double[input.channels()];
        for (int c = 0; c < x.length; c++) {
          x[c] = clip[t][c * places + place];
        }
        for (int layer = 0; layer < layers; layer++) {
          x = step.next(new Naive(weights), layer, x, states[layer]);
        }
        for (int c = 0; c < x.length; c++) {
          assertThat((double) outputs.get(t)[c * places + place])
              .as("%s, frame %d, number %d, place %d", what, t, c, place)
              .isCloseTo(x[c], within(2e-6 * Math.max(1, Math.abs(x[c]))));
        }
      }
    }
  }

  private static double[] gate(
      Naive naive, String part, int layer, int gate, int size, double[] v) {
    return naive.rows(
        "0.weight_" + part + "_l" + layer,
        "0.bias_" + part + "_l" + layer,
        gate * size,
        (gate + 1) * size,
        v);
  }

  private static double[] both(Naive naive, int layer, int gate, int size, double[] x, double[] h) {
    return Naive.sum(
        gate(naive, "ih", layer, gate, size, x), gate(naive, "hh", layer, gate, size, h));
  }

  @Test
  void elmanNetworksEqualTheirEquation() {
    for (int seed = 0; seed < 12; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int hidden = 1 + random.below(6);
      int layers = 1 + random.below(3);
      boolean relu = random.below(2) == 0;
      Rnn rnn =
          new Rnn(
              hidden,
              layers,
              relu ? Activation.RELU : Activation.TANH,
              Bias.values()[random.below(2)]);
      FrameShape input =
          new FrameShape(1 + random.below(4), seed % 3 == 0 ? List.of(2) : List.of());
      equal(
          seed + " " + rnn,
          Architecture.of(input, rnn),
          layers,
          hidden,
          hidden,
          (naive, layer, x, state) -> {
            double[] sums = both(naive, layer, 0, hidden, x, state[0]);
            state[0] = Naive.each(relu ? v -> Math.max(0, v) : Math::tanh, sums);
            return state[0];
          });
    }
  }

  @Test
  void gatedUnitsEqualTheirEquations() {
    for (int seed = 0; seed < 12; seed++) {
      SeededRandom random = new SeededRandom(100 + seed);
      int hidden = 1 + random.below(6);
      int layers = 1 + random.below(3);
      Gru.Reset reset = Gru.Reset.values()[random.below(2)];
      Gru gru = new Gru(hidden, layers, reset, Bias.values()[random.below(2)]);
      FrameShape input =
          new FrameShape(1 + random.below(4), seed % 3 == 0 ? List.of(3) : List.of());
      equal(
          seed + " " + gru,
          Architecture.of(input, gru),
          layers,
          hidden,
          hidden,
          (naive, layer, x, state) -> {
            double[] h = state[0];
            double[] r = Naive.each(Naive::sigmoid, both(naive, layer, 0, hidden, x, h));
            double[] z = Naive.each(Naive::sigmoid, both(naive, layer, 1, hidden, x, h));
            double[] fromInput = gate(naive, "ih", layer, 2, hidden, x);
            double[] next = new double[hidden];
            double[] kept = new double[hidden];
            for (int i = 0; i < hidden; i++) {
              kept[i] = r[i] * h[i];
            }
            boolean after = reset == Gru.Reset.AFTER_PRODUCT;
            double[] own = gate(naive, "hh", layer, 2, hidden, after ? h : kept);
            for (int i = 0; i < hidden; i++) {
              double n = Math.tanh(fromInput[i] + (after ? r[i] * own[i] : own[i]));
              next[i] = (1 - z[i]) * n + z[i] * h[i];
            }
            state[0] = next;
            return next;
          });
    }
  }

  @Test
  void longShortTermMemoryEqualsItsEquations() {
    for (int seed = 0; seed < 16; seed++) {
      SeededRandom random = new SeededRandom(200 + seed);
      int hidden = 2 + random.below(5);
      int layers = 1 + random.below(2);
      int projection = random.below(2) * (1 + random.below(2));
      boolean peeps = random.below(2) == 0;
      Lstm lstm =
          new Lstm(
              hidden,
              layers,
              projection,
              peeps ? Lstm.Peepholes.LEARNED : Lstm.Peepholes.NONE,
              Bias.values()[random.below(2)]);
      FrameShape input =
          new FrameShape(1 + random.below(4), seed % 3 == 0 ? List.of(2) : List.of());
      equal(
          seed + " " + lstm,
          Architecture.of(input, lstm),
          layers,
          hidden,
          lstm.out(),
          (naive, layer, x, state) -> memory(naive, lstm, layer, x, state));
    }
  }

  private static double[] memory(Naive naive, Lstm lstm, int layer, double[] x, double[][] state) {
    int hidden = lstm.hidden();
    double[] cell = state[1];
    double[][] sums = new double[4][];
    for (int gate = 0; gate < 4; gate++) {
      sums[gate] = both(naive, layer, gate, hidden, x, state[0]);
    }
    double[] wide = new double[hidden];
    for (int i = 0; i < hidden; i++) {
      double before = cell[i];
      double input = Naive.sigmoid(sums[0][i] + peep(naive, lstm, "ci", layer, i) * before);
      double forget = Naive.sigmoid(sums[1][i] + peep(naive, lstm, "cf", layer, i) * before);
      cell[i] = forget * before + input * Math.tanh(sums[2][i]);
      double output = Naive.sigmoid(sums[3][i] + peep(naive, lstm, "co", layer, i) * cell[i]);
      wide[i] = output * Math.tanh(cell[i]);
    }
    state[0] =
        lstm.projection() == 0
            ? wide
            : naive.rows("0.weight_hr_l" + layer, "none", 0, lstm.projection(), wide);
    return state[0];
  }

  private static double peep(Naive naive, Lstm lstm, String name, int layer, int i) {
    return lstm.peepholes() == Lstm.Peepholes.NONE
        ? 0
        : naive.weight("0.weight_" + name + "_l" + layer)[i];
  }
}
