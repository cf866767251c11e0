package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Rows;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.CachedEncoder;
import io.millrace.continual.attention.CachedEncoder.Positions;
import io.millrace.continual.attention.CachedEncoder.Start;
import io.millrace.continual.attention.TransformerEncoder;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.pointwise.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Encoders whose layers keep keys and values of their own rows. */
class CachedEncoderTest {

  private static final TransformerEncoder.Block BLOCK =
      new TransformerEncoder.Block(
          2,
          10,
          TransformerEncoder.Norm.PRE,
          Activation.GELU,
          TransformerEncoder.Last.NORMED,
          1e-5);

  private static CachedEncoder encoder(int layers, int sinks, Start start, Positions positions) {
    return new CachedEncoder(BLOCK, layers, 5, sinks, start, positions);
  }

  /** The weights of torch.nn.TransformerEncoder, one row a layer and step. */
  @Test
  void exampleUsage() {
    Architecture deep =
        Architecture.read(
            Map.of(
                "channels",
                128,
                "layers",
                List.of(
                    Map.of(
                        "cached_encoder",
                        Map.of(
                            "layers",
                            4,
                            "window",
                            64,
                            "heads",
                            4,
                            "feedforward",
                            256,
                            "start",
                            "mask")))));
    assertThat(deep.timing().delay()).isZero();
    assertThat(deep.timing().receptiveField()).isEqualTo(4 * 63 + 1);
    assertThat(deep.layout().bytes()).isEqualTo(4L * 4 * 2 * 64 * 128);
    assertThat(deep.multiplyAdds()).isEqualTo(4 * (4 * 128 * 128 + 2 * 64 * 128 + 2 * 128 * 256));
    Architecture torch =
        Architecture.of(
            128,
            new TransformerEncoder(
                new TransformerEncoder.Block(
                    4,
                    256,
                    TransformerEncoder.Norm.POST,
                    Activation.RELU,
                    TransformerEncoder.Last.PLAIN,
                    1e-5),
                4,
                64,
                0,
                Attention.Start.MASK));
    assertThat(deep.weights()).isEqualTo(torch.weights());
  }

  @Test
  void randomSettingsEqualTheClip() {
    for (int seed = 0; seed < 150; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int heads = 1 + random.below(3);
      CachedEncoder drawn =
          new CachedEncoder(
              new TransformerEncoder.Block(
                  heads,
                  1 + random.below(12),
                  TransformerEncoder.Norm.values()[random.below(2)],
                  List.of(Activation.RELU, Activation.GELU, Activation.GELU_TANH)
                      .get(random.below(3)),
                  TransformerEncoder.Last.values()[random.below(2)],
                  1e-5),
              1 + random.below(4),
              1 + random.below(6),
              random.below(2) * random.below(4),
              Start.values()[random.below(3)],
              Positions.values()[random.below(4)]);
      FrameShape input =
          new FrameShape(
              heads * 2 * (2 + random.below(2)), random.below(4) == 0 ? List.of(2) : List.of());
      Architecture architecture = Architecture.of(input, drawn);
      NetworkSteps.agree(
          seed + " " + drawn,
          architecture,
          RandomWeights.of(architecture, seed),
          NetworkSteps.clip(40, input.width(), seed));
    }
  }

  /** With one layer there is no difference to the encoder of torch on each window. */
  @Test
  void oneLayerIsTheEncoderOnEachWindow() {
    for (Attention.Start start : Attention.Start.values()) {
      Architecture exact = Architecture.of(8, new TransformerEncoder(BLOCK, 1, 5, 0, start));
      Architecture cached =
          Architecture.of(8, encoder(1, 0, Start.valueOf(start.name()), Positions.NONE));
      Weights weights = RandomWeights.of(exact, 2);
      float[][] clip = NetworkSteps.clip(30, 8, 2);
      NetworkSteps.compare(
          "one layer",
          NetworkSteps.stepped(Network.of(cached, weights), clip),
          NetworkSteps.stepped(Network.of(exact, weights), clip).toArray(new float[0][]),
          1e-5f);
    }
  }

  /** A model that gives what it attends to: values are the frame, feed-forward is nothing. */
  private static Weights passing(int width, Map<String, Weight> more) {
    float[] projections = new float[3 * width * width];
    float[] identity = new float[width * width];
    for (int c = 0; c < width; c++) {
      projections[(2 * width + c) * width + c] = 1;
      identity[c * width + c] = 1;
    }
    float[] ones = new float[width];
    java.util.Arrays.fill(ones, 1);
    Map<String, Weight> weights = new LinkedHashMap<>();
    String at = "0.layers.0.";
    weights.put(
        at + "self_attn.in_proj_weight", new Weight(List.of(3 * width, width), projections));
    weights.put(
        at + "self_attn.in_proj_bias", new Weight(List.of(3 * width), new float[3 * width]));
    weights.put(at + "self_attn.out_proj.weight", new Weight(List.of(width, width), identity));
    weights.put(at + "self_attn.out_proj.bias", new Weight(List.of(width), new float[width]));
    weights.put(at + "linear1.weight", new Weight(List.of(1, width), new float[width]));
    weights.put(at + "linear1.bias", new Weight(List.of(1), new float[1]));
    weights.put(at + "linear2.weight", new Weight(List.of(width, 1), new float[width]));
    weights.put(at + "linear2.bias", new Weight(List.of(width), new float[width]));
    for (String norm : List.of("norm1", "norm2")) {
      weights.put(at + norm + ".weight", new Weight(List.of(width), ones));
      weights.put(at + norm + ".bias", new Weight(List.of(width), new float[width]));
    }
    weights.putAll(more);
    return Weights.of(weights);
  }

  private static double[] attended(CachedEncoder encoder, Weights weights, int frames) {
    // Frames whose norms are (1, -1) times plus or minus one: what is attended to is countable.
    Network network = Network.of(Architecture.of(2, encoder), weights);
    float[][] clip = new float[frames][];
    for (int t = 0; t < frames; t++) {
      clip[t] = t == 0 ? new float[] {1, -1} : new float[] {-1, 1};
    }
    List<float[]> outputs = NetworkSteps.stepped(network, clip);
    double[] first = new double[outputs.size()];
    for (int t = 0; t < first.length; t++) {
      // The residual's own frame is taken off.
      first[t] = outputs.get(t)[0] - clip[frames - outputs.size() + t][0];
    }
    return first;
  }

  private static CachedEncoder counting(int window, int sinks, Start start, Positions positions) {
    return new CachedEncoder(
        new TransformerEncoder.Block(
            1,
            1,
            TransformerEncoder.Norm.PRE,
            Activation.RELU,
            TransformerEncoder.Last.PLAIN,
            1e-9),
        1,
        window,
        sinks,
        start,
        positions);
  }

  /** With keys of zero all shares are alike: the share of the first frame can be read off. */
  @Test
  void whatIsSeenAtTheStartIsWhatIsDeclared() {
    Weights weights = passing(2, Map.of());
    assertThat(attended(counting(3, 0, Start.MASK, Positions.NONE), weights, 5))
        .containsExactly(new double[] {1, 0, -1 / 3., -1, -1}, within(1e-6));
    assertThat(attended(counting(3, 0, Start.ZEROS, Positions.NONE), weights, 5))
        .containsExactly(new double[] {1 / 3., 0, -1 / 3., -1, -1}, within(1e-6));
    assertThat(attended(counting(3, 0, Start.WAIT, Positions.NONE), weights, 5))
        .containsExactly(new double[] {-1 / 3., -1, -1}, within(1e-6));
  }

  /** One sink: the first frame is seen once, in the window or as a sink. */
  @Test
  void sinksStayAndAreNeverCountedTwice() {
    assertThat(attended(counting(3, 1, Start.MASK, Positions.NONE), passing(2, Map.of()), 6))
        .containsExactly(new double[] {1, 0, -1 / 3., -.5, -.5, -.5}, within(1e-6));
  }

  /** A bias of log 2 at distance 1 doubles the share of the frame before. */
  @Test
  void relativePositionsAreAddedToLogits() {
    float two = (float) Math.log(2);
    Weights weights =
        passing(
            2,
            Map.of(
                "0.layers.0.self_attn.relative_bias",
                new Weight(List.of(1, 3), new float[] {0, two, 0})));
    assertThat(attended(counting(3, 0, Start.MASK, Positions.RELATIVE), weights, 4))
        .containsExactly(new double[] {1, 1 / 3., -.5, -1}, within(1e-6));
  }

  /** The same pattern later in the stream has the same output: only distances count. */
  @Test
  void rotaryPositionsDependOnDistancesAlone() {
    for (Positions positions : List.of(Positions.ROTARY, Positions.ROTARY_PAIRS)) {
      Architecture architecture = Architecture.of(8, encoder(2, 0, Start.WAIT, positions));
      Network network = Network.of(architecture, RandomWeights.of(architecture, 6));
      int field = 9;
      float[][] pattern = NetworkSteps.clip(field, 8, 1);
      float[][] clip = NetworkSteps.clip(10_000 + field, 8, 2);
      System.arraycopy(pattern, 0, clip, 10_000, field);
      float[] early = NetworkSteps.stepped(network, pattern).get(0);
      List<float[]> outputs = NetworkSteps.stepped(network, clip);
      assertThat(outputs.get(outputs.size() - 1)).containsExactly(early, within(1e-5f));
      // And the order of frames counts, unlike without positions.
      float[][] swapped = pattern.clone();
      swapped[0] = pattern[3];
      swapped[3] = pattern[0];
      Architecture one = Architecture.of(8, encoder(1, 0, Start.WAIT, positions));
      Network single = Network.of(one, RandomWeights.of(one, 6));
      assertThat(NetworkSteps.stepped(single, swapped).get(0))
          .isNotEqualTo(NetworkSteps.stepped(single, pattern).get(0));
    }
  }

  /** More rows than there is scratch for: the bits are those of each row alone. */
  @Test
  void largeBlocksAreCutIntoParts() {
    Architecture architecture = Architecture.of(8, encoder(2, 1, Start.MASK, Positions.ROTARY));
    Network network = Network.of(architecture, RandomWeights.of(architecture, 2));
    int size = 150;
    float[][] clip = NetworkSteps.clip(size, 8, 2);
    Rows block = new Rows(network.signature(), size);
    Rows one = new Rows(network.signature(), 1);
    float[] initial = network.signature().sequence().initial();
    for (float[] frame : clip) {
      block.add(frame, initial, 0, 0);
    }
    network.step(block);
    for (int row = 0; row < size; row++) {
      one.clear();
      one.add(clip[row], initial, 0, 0);
      network.step(one);
      float[] alone = new float[8];
      float[] together = new float[8];
      one.readOutput(0, alone);
      block.readOutput(row, together);
      assertThat(together).isEqualTo(alone);
    }
  }

  @Nested
  class WaitingKeepsTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(CHANNELS, small(2, 0, Start.WAIT, Positions.RELATIVE));
    }
  }

  @Nested
  class SinksAndRotationKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(CHANNELS, small(3, 2, Start.MASK, Positions.ROTARY));
    }
  }

  @Nested
  class ZerosKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(CHANNELS, small(2, 0, Start.ZEROS, Positions.ROTARY_PAIRS));
    }
  }

  private static CachedEncoder small(int layers, int sinks, Start start, Positions positions) {
    TransformerEncoder.Block block =
        new TransformerEncoder.Block(
            1, 8, TransformerEncoder.Norm.POST, Activation.RELU, BLOCK.last(), 1e-5);
    return new CachedEncoder(block, layers, 3, sinks, start, positions);
  }

  @Test
  void oddHeadsCannotBeRotated() {
    assertThatThrownBy(() -> Architecture.of(6, encoder(1, 0, Start.WAIT, Positions.ROTARY)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected an even number of channels a head for rotary positions, found 3 of 6"
                + " channels in 2 heads; change heads, or use positions: relative");
  }

  @Test
  void thePlanSaysThatItIsAnotherFunctionThanTorchs() {
    assertThat(Plan.of(Architecture.of(8, encoder(2, 0, Start.WAIT, Positions.NONE))).notes())
        .containsExactly(
            "0 is trained as an encoder whose layers attend to their own last 5 rows; weights of an"
                + " encoder on whole windows give other outputs");
  }
}
