package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention.Start;
import io.millrace.continual.attention.TransformerEncoder;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.pointwise.Activation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Encoders of any depth, step by step, against torch's definition on each window. */
class EncoderTest {

  private static TransformerEncoder encoder(int layers, TransformerEncoder.Norm norm, Start start) {
    return new TransformerEncoder(
        new TransformerEncoder.Block(
            2, 10, norm, Activation.GELU, TransformerEncoder.Last.NORMED, 1e-5),
        layers,
        5,
        0,
        start);
  }

  @Test
  void exampleUsage() {
    Architecture read =
        Architecture.read(
            Map.of(
                "channels",
                8,
                "layers",
                List.of(
                    Map.of(
                        "encoder",
                        Map.of(
                            "layers",
                            2,
                            "window",
                            16,
                            "heads",
                            4,
                            "feedforward",
                            32,
                            "norm",
                            "pre",
                            "activation",
                            "gelu",
                            "name",
                            "body")))));
    // The keys of torch.nn.TransformerEncoder(TransformerEncoderLayer(8, 4, 32), 2).state_dict().
    assertThat(read.weights().keySet())
        .startsWith(
            "body.layers.0.self_attn.in_proj_weight",
            "body.layers.0.self_attn.in_proj_bias",
            "body.layers.0.self_attn.out_proj.weight",
            "body.layers.0.self_attn.out_proj.bias",
            "body.layers.0.linear1.weight",
            "body.layers.0.linear1.bias",
            "body.layers.0.linear2.weight",
            "body.layers.0.linear2.bias",
            "body.layers.0.norm1.weight",
            "body.layers.0.norm1.bias",
            "body.layers.0.norm2.weight",
            "body.layers.0.norm2.bias",
            "body.layers.1.self_attn.in_proj_weight")
        .hasSize(24);
    assertThat(read.timing().delay()).isEqualTo(15);
    assertThat(read.layout().bytes()).isEqualTo(4 * 16 * 4 * 8);
  }

  @Test
  void anyDepthIsExactAtEveryStep() {
    for (int seed = 0; seed < 60; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int window = 1 + random.below(7);
      int heads = 1 + random.below(3);
      TransformerEncoder drawn =
          new TransformerEncoder(
              new TransformerEncoder.Block(
                  heads,
                  1 + random.below(12),
                  TransformerEncoder.Norm.values()[random.below(2)],
                  List.of(Activation.RELU, Activation.GELU, Activation.GELU_TANH)
                      .get(random.below(3)),
                  TransformerEncoder.Last.values()[random.below(2)],
                  1e-5),
              1 + random.below(4),
              window,
              random.below(window),
              Start.values()[random.below(2)]);
      // A few channels have nearly no variance at times, which a norm enlarges.
      Architecture architecture = Architecture.of(heads * (3 + random.below(3)), drawn);
      NetworkSteps.agree(
          seed + " " + drawn,
          architecture,
          RandomWeights.of(architecture, seed),
          NetworkSteps.clip(40, architecture.channels(), seed));
    }
  }

  /** Many windows past the first, where a ring with a wrong length would fail. */
  @Test
  void itStaysExactOnALongStream() {
    Architecture deep = Architecture.of(8, encoder(3, TransformerEncoder.Norm.POST, Start.WAIT));
    Weights weights = RandomWeights.of(deep, 1);
    NetworkSteps.agree("long", deep, weights, NetworkSteps.clip(400, 8, 1));
  }

  @Test
  void eachPlaceHasAWindowOfItsOwn() {
    Architecture places =
        Architecture.of(
            new FrameShape(4, List.of(3)), encoder(2, TransformerEncoder.Norm.PRE, Start.MASK));
    NetworkSteps.agree("places", places, RandomWeights.of(places, 1), NetworkSteps.clip(20, 12, 1));
  }

  @Nested
  class TwoLayersKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS,
          encoder(2, TransformerEncoder.Norm.POST, Start.WAIT),
          new Linear(2, Bias.LEARNED));
    }
  }

  @Nested
  class MaskedStartsKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      TransformerEncoder whole = encoder(2, TransformerEncoder.Norm.PRE, Start.MASK);
      return Architecture.of(
          CHANNELS,
          new TransformerEncoder(whole.block(), 2, 5, 2, Start.MASK),
          new Linear(2, Bias.LEARNED));
    }
  }

  /** Multiply-adds of two layers of 128 channels on 64 frames: the count by hand. */
  @Test
  void thePlanTellsWhatDepthCosts() {
    TransformerEncoder.Block block =
        new TransformerEncoder.Block(
            4,
            256,
            TransformerEncoder.Norm.POST,
            Activation.RELU,
            TransformerEncoder.Last.PLAIN,
            1e-5);
    Architecture deep = Architecture.of(128, new TransformerEncoder(block, 2, 64, 0, Start.WAIT));
    long first = 64L * (2 * 64 * 128 + 128 * 128 + 2 * 128 * 256);
    long second = 64L * 2 * 128 * 128 + 128 * 128 + 2 * 64 * 128 + 128 * 128 + 2 * 128 * 256;
    assertThat(Plan.of(deep).multiplyAdds()).isEqualTo(3 * 128 * 128 + first + second);
    assertThat(Plan.of(deep).notes())
        .containsExactly(
            "0 computes 1 of its layers for all frames of the window in every step: exact depth has"
                + " no cheaper step");
  }

  @Test
  void headsThatDoNotDivideTheChannelsAreRefused() {
    assertThatThrownBy(
            () -> Architecture.of(7, encoder(2, TransformerEncoder.Norm.POST, Start.WAIT)))
        .isInstanceOf(NetworkException.class)
        .hasMessage("0: expected heads that divide 7 channels, found 2; choose one of 1, 7");
  }
}
