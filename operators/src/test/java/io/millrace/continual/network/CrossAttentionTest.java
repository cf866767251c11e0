package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.Attention.Start;
import io.millrace.continual.attention.CrossAttention;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Attention from some channels of a frame to others of the last frames. */
class CrossAttentionTest {

  /**
   * One channel asks, one answers. Keys are the value itself, the query is 1 or 0: shares of a
   * softmax, or the plain mean of the window.
   */
  @Test
  void exampleUsage() {
    Architecture read =
        Architecture.read(
            Map.of(
                "channels",
                2,
                "layers",
                List.of(
                    Map.of(
                        "cross_attention",
                        Map.of("query", 1, "window", 2, "bias", false, "name", "ask")))));
    Map<String, Weight> weights = new LinkedHashMap<>();
    weights.put("ask.in_proj_weight", new Weight(List.of(3, 1), new float[] {1, 1, 1}));
    weights.put("ask.out_proj.weight", new Weight(List.of(1, 1), new float[] {1}));
    List<float[]> outputs =
        NetworkSteps.stepped(
            Network.of(read, Weights.of(weights)), new float[][] {{0, 2}, {0, 4}, {1, 5}});
    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0)[0]).isEqualTo(3);
    double share = 1 / (1 + Math.exp(4 - 5));
    assertThat((double) outputs.get(1)[0]).isCloseTo(4 + share, within(1e-6));
  }

  @Test
  void weightsHaveTheNamesOfTorch() {
    Architecture other =
        Architecture.of(
            10, new CrossAttention(4, new Attention(3, 2, 0, Start.WAIT, Bias.LEARNED)));
    // torch.nn.MultiheadAttention(4, 2, kdim=6, vdim=6).state_dict()
    assertThat(other.weights())
        .containsEntry("0.q_proj_weight", List.of(4, 4))
        .containsEntry("0.k_proj_weight", List.of(4, 6))
        .containsEntry("0.v_proj_weight", List.of(4, 6))
        .containsEntry("0.in_proj_bias", List.of(12))
        .containsEntry("0.out_proj.weight", List.of(4, 4))
        .containsEntry("0.out_proj.bias", List.of(4))
        .hasSize(6);
    assertThat(other.outputWidth()).isEqualTo(4);
    assertThat(other.multiplyAdds()).isEqualTo(2 * 16 + 2 * 24 + 2 * 3 * 4);
  }

  @Test
  void randomSettingsEqualTheClip() {
    for (int seed = 0; seed < 80; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int heads = 1 + random.below(3);
      int query = heads * (1 + random.below(3));
      int window = 1 + random.below(6);
      CrossAttention layer =
          new CrossAttention(
              query,
              new Attention(
                  window,
                  heads,
                  random.below(window),
                  Start.values()[random.below(2)],
                  Bias.values()[random.below(2)]));
      FrameShape input =
          new FrameShape(
              query + 1 + random.below(2 * query),
              random.below(2) == 0 ? List.of() : List.of(1 + random.below(3)));
      Architecture architecture = Architecture.of(input, layer);
      NetworkSteps.agree(
          seed + " " + input + " " + layer,
          architecture,
          RandomWeights.of(architecture, seed),
          NetworkSteps.clip(20, input.width(), seed));
    }
  }

  /** The channels of the query change nothing in what is kept for later steps. */
  @Test
  void keysAndValuesComeFromTheOtherChannelsAlone() {
    Architecture architecture =
        Architecture.of(5, new CrossAttention(2, new Attention(4, 1, 0, Start.MASK, Bias.LEARNED)));
    Network network = Network.of(architecture, RandomWeights.of(architecture, 4));
    float[][] clip = NetworkSteps.clip(9, 5, 4);
    float[][] other = NetworkSteps.clip(9, 5, 4);
    for (int t = 0; t < 8; t++) {
      other[t][0] += 3;
      other[t][1] -= 1;
    }
    List<float[]> outputs = NetworkSteps.stepped(network, clip);
    List<float[]> changed = NetworkSteps.stepped(network, other);
    assertThat(changed.get(8)).isEqualTo(outputs.get(8));
    assertThat(changed.get(5)).isNotEqualTo(outputs.get(5));
  }

  @Nested
  class KeepsTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, new CrossAttention(2, new Attention(5, 2, 2, Start.MASK, Bias.LEARNED)));
    }
  }

  @Test
  void aQueryOfAllChannelsIsRefused() {
    assertThatThrownBy(
            () ->
                Architecture.of(
                    4, new CrossAttention(4, new Attention(3, 2, 0, Start.WAIT, Bias.NONE))))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected channels for keys and values behind those of the query, query below 4,"
                + " found 4; join both by parallel with join: concat, the query first; for keys of"
                + " the same channels use attention");
  }

  @Test
  void headsMustDivideTheChannelsOfTheQuery() {
    assertThatThrownBy(
            () ->
                Architecture.of(
                    6, new CrossAttention(3, new Attention(3, 2, 3, Start.WAIT, Bias.NONE))))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("expected heads that divide 3 channels, found 2")
        .hasMessageContaining("expected a query within the window, ahead below 3, found 3");
  }
}
