package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.RunningAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Observations with missing values, as a network declares them: refused, filled, or masked. */
class MissingFramesTest {

  private static final float NONE = Float.NaN;
  private static final int FRAMES = 40;

  private static Architecture read(String missing, Object... layers) {
    return Architecture.read(Map.of("channels", 2, "missing", missing, "layers", List.of(layers)));
  }

  /** The outputs, null where there is none. */
  private static List<float[]> run(Architecture architecture, Weights weights, float[]... clip) {
    SingleStream stream = SingleStream.of(Network.of(architecture, weights), 0);
    List<float[]> outputs = new ArrayList<>();
    for (int t = 0; t < clip.length; t++) {
      Optional<SingleStream.Answer> answer = stream.step(clip[t], t);
      outputs.add(answer.map(SingleStream.Answer::output).orElse(null));
    }
    return outputs;
  }

  private static List<String> text(List<float[]> outputs) {
    return outputs.stream().map(Arrays::toString).toList();
  }

  private static Architecture pool(Layer layer) {
    return Architecture.of(FrameShape.of(1), Missing.MASK, layer);
  }

  /** A masked pool counts the frames that are there; a window of none has no output. */
  @Test
  void exampleUsage() {
    Architecture mean = pool(new Pool(Pool.Kind.AVERAGE, Window.of(3).everyNth(1)));
    float[][] clip = {{1}, {2}, {NONE}, {4}, {NONE}, {NONE}, {NONE}, {8}};
    assertThat(text(run(mean, Weights.NONE, clip)))
        .containsExactly("null", "null", "[1.5]", "[3.0]", "[4.0]", "[4.0]", "null", "[8.0]");
  }

  /** Each output is torch's with key_padding_mask: the softmax is over the keys that are there. */
  @Test
  void attentionLeavesOutMissingKeysAndHasNoAnswerForAMissingQuery() {
    int width = 4;
    int window = 5;
    for (int ahead = 0; ahead < 3; ahead++) {
      Attention attention = new Attention(window, 2, ahead, Attention.Start.MASK, Bias.LEARNED);
      Architecture architecture = Architecture.of(FrameShape.of(width), Missing.MASK, attention);
      Weights weights = RandomWeights.of(architecture, 3);
      float[][] clip = gaps(NetworkSteps.clip(FRAMES, width, 4), 5, 3);
      List<float[]> outputs = run(architecture, weights, clip);
      for (int t = ahead; t < FRAMES; t++) {
        int query = t - ahead;
        float[] output = outputs.get(t);
        if (Float.isNaN(clip[query][0])) {
          assertThat(output).isNull();
          continue;
        }
        double[] expected = attended(new Naive(weights), clip, query, t - window + 1, t);
        for (int c = 0; c < width; c++) {
          assertThat((double) output[c]).isCloseTo(expected[c], within(1e-5));
        }
      }
    }
  }

  private static double[] attended(Naive naive, float[][] clip, int query, int from, int to) {
    int width = clip[0].length;
    int depth = width / 2;
    int[] keys =
        IntStream.rangeClosed(Math.max(0, from), to)
            .filter(t -> !Float.isNaN(clip[t][0]))
            .toArray();
    double[] q = projected(naive, 0, clip[query]);
    double[] mixed = new double[width];
    for (int own = 0; own < width; own += depth) {
      double[] logits = new double[keys.length];
      for (int i = 0; i < keys.length; i++) {
        logits[i] =
            Naive.dot(q, own, projected(naive, 1, clip[keys[i]]), own, depth) / Math.sqrt(depth);
      }
      double[] shares = Naive.softmax(logits);
      for (int i = 0; i < keys.length; i++) {
        for (int c = own; c < own + depth; c++) {
          mixed[c] += shares[i] * projected(naive, 2, clip[keys[i]])[c];
        }
      }
    }
    return naive.rows("0.out_proj.weight", "0.out_proj.bias", 0, width, mixed);
  }

  private static double[] projected(Naive naive, int block, float[] frame) {
    int width = frame.length;
    return naive.rows(
        "0.in_proj_weight",
        "0.in_proj_bias",
        block * width,
        (block + 1) * width,
        Naive.widened(frame));
  }

  /** The clip with some frames missing, some of them in runs longer than windows. */
  private static float[][] gaps(float[][] clip, long seed, int rate) {
    SeededRandom random = new SeededRandom(seed);
    for (int t = 0; t < clip.length; t++) {
      if (random.below(rate) == 0) {
        for (int more = random.below(6); more >= 0 && t < clip.length; more--) {
          clip[t++][random.below(clip[0].length)] = NONE;
        }
      }
    }
    return blank(clip);
  }

  /** A frame of which one number is missing is missing as a whole. */
  private static float[][] blank(float[][] clip) {
    for (float[] frame : clip) {
      for (float value : frame) {
        if (Float.isNaN(value)) {
          frame[0] = NONE;
        }
      }
    }
    return clip;
  }

  @Test
  void averagesDivideByWhatIsThere() {
    float[][] clip = {{NONE}, {2}, {NONE}, {4}, {8}, {NONE}, {NONE}, {16}};
    Architecture each = pool(new Pool(Pool.Kind.AVERAGE, Window.of(2).everyNth(2)));
    assertThat(text(run(each, Weights.NONE, clip)))
        .containsExactly("null", "[2.0]", "null", "[4.0]", "null", "[8.0]", "null", "[16.0]");
    Architecture most = pool(new Pool(Pool.Kind.MAXIMUM, Window.of(2).everyNth(1)));
    assertThat(text(run(most, Weights.NONE, clip)))
        .containsExactly("null", "[2.0]", "[2.0]", "[4.0]", "[8.0]", "[8.0]", "null", "[16.0]");
    // Padding counts as a zero that is there, as ever.
    Architecture padded = pool(new Pool(Pool.Kind.AVERAGE, Window.of(2).everyNth(1).padded(1, 0)));
    assertThat(text(run(padded, Weights.NONE, new float[][] {{4}, {NONE}, {NONE}})))
        .containsExactly("[2.0]", "[4.0]", "null");
  }

  @Test
  void averagesOfEverythingPassMissingFramesOver() {
    float[][] clip = {{NONE}, {2}, {NONE}, {4}};
    assertThat(text(run(pool(RunningAverage.mean()), Weights.NONE, clip)))
        .containsExactly("null", "[2.0]", "[2.0]", "[3.0]");
    assertThat(text(run(pool(RunningAverage.exponential(.25)), Weights.NONE, clip)))
        .containsExactly("null", "[2.0]", "[2.0]", "[2.5]");
  }

  @Test
  void stepsAndSnapshotsAndBlocksAreTheClipWithGaps() {
    for (int seed = 0; seed < 500; seed++) {
      Architecture architecture = new RandomMaskedNetworks(seed).next();
      float[][] clip = gaps(NetworkSteps.clip(FRAMES, architecture.channels(), seed), seed, 6);
      NetworkSteps.agree(
          "network " + seed, architecture, RandomWeights.of(architecture, seed), clip);
    }
  }

  @Test
  void bothTwinsGiveTheSameBits() {
    for (int seed = 0; seed < 40; seed++) {
      Architecture architecture = new RandomMaskedNetworks(7000L + seed).next();
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = gaps(NetworkSteps.clip(FRAMES, architecture.channels(), seed), seed, 6);
      List<String> plain = outputs(architecture, weights, clip, "plain");
      assertThat(outputs(architecture, weights, clip, "vector")).as("%d", seed).isEqualTo(plain);
    }
  }

  private static List<String> outputs(
      Architecture architecture, Weights weights, float[][] clip, String twin) {
    Network network = Network.of(architecture, weights, KernelChoice.choose(twin));
    return NetworkSteps.stepped(network, clip).stream().map(Arrays::toString).toList();
  }

  /** Without gaps a network that masks gives the bits of one that refuses gaps. */
  @Test
  void withoutGapsNothingChanges() {
    Object encoder = Map.of("encoder", Map.of("layers", 2, "window", 4, "feedforward", 3));
    Object pooled = Map.of("max_pool", Map.of("kernel", 3, "stride", 1));
    Architecture masked = read("mask", encoder, pooled);
    Architecture plain = read("refuse", encoder, pooled);
    Weights weights = RandomWeights.of(plain, 1);
    float[][] clip = NetworkSteps.clip(20, 2, 1);
    assertThat(text(run(masked, weights, clip))).isEqualTo(text(run(plain, weights, clip)));
  }

  @Test
  void heldAndZeroValuesStandForMissingOnes() {
    float[][] clip = {{NONE, 1}, {2, NONE}, {NONE, NONE}, {3, 4}};
    Object sum = Map.of("average_pool", Map.of("kernel", 1));
    assertThat(text(run(read("hold", sum), Weights.NONE, clip)))
        .containsExactly("[0.0, 1.0]", "[2.0, 1.0]", "[2.0, 1.0]", "[3.0, 4.0]");
    assertThat(text(run(read("zero", sum), Weights.NONE, clip)))
        .containsExactly("[0.0, 1.0]", "[2.0, 0.0]", "[0.0, 0.0]", "[3.0, 4.0]");
    assertThat(WholeClip.run(read("hold", sum), Weights.NONE, clip))
        .isDeepEqualTo(new float[][] {{0, 1}, {2, 1}, {2, 1}, {3, 4}});
  }

  /** Recurrent layers and convolutions follow a fill; nothing that is missing reaches a state. */
  @Test
  void fillMakesFramesThatEveryLayerTakes() {
    Architecture architecture =
        read(
            "mask",
            Map.of("max_pool", Map.of("kernel", 2, "stride", 1)),
            "fill",
            Map.of("gru", Map.of("hidden", 3)));
    Weights weights = RandomWeights.of(architecture, 1);
    float[][] clip = gaps(NetworkSteps.clip(FRAMES, 2, 1), 1, 4);
    NetworkSteps.agree("fill", architecture, weights, clip);
    assertThat(run(architecture, weights, clip).subList(1, FRAMES)).doesNotContainNull();
  }

  @Test
  void aNetworkRefusesGapsUnlessItSaysOtherwise() {
    Network network = Network.of(read("refuse", "relu"), Weights.NONE);
    Rows rows = new Rows(network.signature(), 2);
    rows.add(new float[] {1, NONE}, new float[0], 0, 0);
    rows.add(new float[] {1, Float.POSITIVE_INFINITY}, new float[0], 0, 0);
    network.step(rows);
    assertThat(rows.outcomes()).containsOnly(Outcome.REFUSED);
    assertThat(rows.refusal(0).cure())
        .isEqualTo("declare missing: hold, zero or mask for the network, or leave the reading out");
    assertThat(network.signature().ports().missing()).isEqualTo(Ports.Missing.REFUSED);
    Network masked = Network.of(read("mask", "relu"), Weights.NONE);
    masked.step(rows);
    assertThat(rows.outcomes()).containsExactly(Outcome.SILENT, Outcome.REFUSED);
    assertThat(masked.signature().ports().missing()).isEqualTo(Ports.Missing.ALLOWED);
  }

  @Test
  void layersWithoutAMeaningForMissingFramesAreNamedWithTheCure() {
    Object conv = Map.of("conv1d", Map.of("out", 2, "kernel", 3));
    assertThatThrownBy(() -> read("mask", "relu", conv, Map.of("gru", Map.of("hidden", 2))))
        .hasMessageContaining(
            "layers[1].conv1d: expected a layer that has a meaning for the missing frames of"
                + " missing: mask, found conv1d, which has none; write fill: {with: hold} before"
                + " it, or missing: hold or zero in the network")
        .hasMessageContaining("layers[2].gru: expected a layer that has a meaning");
    assertThatThrownBy(() -> read("hold", "fill"))
        .hasMessageContaining("layers[0].fill: expected fill where frames may be missing, found");
    assertThatThrownBy(() -> read("skip", "relu"))
        .hasMessageContaining("missing: expected one of refuse, hold, zero, mask, found 'skip'");
  }
}
