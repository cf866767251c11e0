package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.CachedEncoder;
import io.millrace.continual.attention.CrossAttention;
import io.millrace.continual.attention.TransformerEncoder;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.ConvTranspose1d;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.GroupNorm;
import io.millrace.continual.pointwise.RmsNorm;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.space.SpaceWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Numbers that torch 2.13 printed, in double precision, for modules whose weights and inputs are
 * formulas: number i of a tensor, from 1, is 0.4 · sin(0.37 · i · s) with s one more than the sum
 * of its name's characters modulo 7; the scale of a norm is one plus half of that; number i of the
 * input, from 0, is cos(0.73 · i + 0.2).
 *
 * <pre>{@code
 * def fill(module):
 *     for name, p in module.state_dict().items():
 *         s = sum(map(ord, name)) % 7 + 1
 *         v = torch.sin(torch.arange(1, p.numel() + 1).double() * s * .37) * .4
 *         norm = name in ('norm.weight') or name.endswith(('norm1.weight', 'norm2.weight'))
 *         p.copy_((1 + v / 2 if norm else v).reshape(p.shape))
 * }</pre>
 */
class TorchValuesTest {

  private static Weights weights(Architecture architecture) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture
        .weights()
        .forEach(
            (path, shape) -> {
              String name = path.substring("0.".length());
              int speed = name.chars().sum() % 7 + 1;
              boolean norm = name.matches("(.*\\.)?norm[12]?\\.weight");
              float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
              for (int at = 0; at < values.length; at++) {
                double value = .4 * Math.sin((at + 1.) * speed * .37);
                values[at] = (float) (norm ? 1 + value / 2 : value);
              }
              weights.put(path, new Weight(shape, values));
            });
    return Weights.of(weights);
  }

  private static float[][] clip(int frames, int width) {
    float[][] clip = new float[frames][width];
    for (int at = 0; at < frames * width; at++) {
      clip[at / width][at % width] = (float) Math.cos(.73 * at + .2);
    }
    return clip;
  }

  private static List<float[]> run(FrameShape input, Layer layer, int frames) {
    Architecture architecture = Architecture.of(input, layer);
    return NetworkSteps.stepped(
        Network.of(architecture, weights(architecture)), clip(frames, input.width()));
  }

  private static void equal(float[] output, double... torch) {
    assertThat(output).hasSize(torch.length);
    for (int c = 0; c < torch.length; c++) {
      assertThat((double) output[c]).as("number %d", c).isCloseTo(torch[c], within(2e-6));
    }
  }

  private static float[] last(List<float[]> outputs) {
    return outputs.get(outputs.size() - 1);
  }

  /** torch.nn.RMSNorm(4) on two frames. */
  @Test
  void exampleUsage() {
    List<float[]> outputs = run(FrameShape.of(4), new RmsNorm(Math.ulp(1.)), 2);
    equal(outputs.get(0), 0.5526847, -0.1858217, 0.0349754, -0.385189);
    equal(outputs.get(1), -0.5562785, 0.2328935, 0.051134, 0.2926965);
  }

  /** torch.nn.ConvTranspose1d(2, 3, 4, stride=2) on four frames makes ten. */
  @Test
  void transposedConvolution() {
    double[][] torch = {
      {
        0.523911, 0.3165677, 0.4395052, 0.2946291, 0.119695, 0.6107852, 0.2242933, 0.4777689,
        0.5062931, 0.0924873
      },
      {
        0.394942, 0.1562297, 0.315668, 0.2311733, 0.3885944, 0.5873587, 0.3370572, 0.4655065,
        0.1731809, 0.132166
      },
      {
        -0.1736132,
        -0.1756431,
        -0.1587382,
        -0.0879719,
        0.2250354,
        -0.0917198,
        0.075234,
        -0.0655794,
        -0.3505008,
        0.0273311
      }
    };
    List<float[]> outputs =
        run(
            FrameShape.of(2),
            new ConvTranspose1d(3, 4, 2, ConvTranspose1d.Tail.KEEP, Bias.LEARNED),
            4);
    assertThat(outputs).hasSize(5);
    for (int step = 0; step < 5; step++) {
      for (int o = 0; o < 3; o++) {
        for (int j = 0; j < 2; j++) {
          assertThat((double) outputs.get(step)[2 * o + j])
              .isCloseTo(torch[o][2 * step + j], within(2e-6));
        }
      }
    }
  }

  /** MultiheadAttention(4, 2, kdim=3, vdim=3), and with keys as wide as queries. */
  @Test
  void crossAttention() {
    Attention window = new Attention(5, 2, 0, Attention.Start.WAIT, Bias.LEARNED);
    equal(
        last(run(FrameShape.of(7), new CrossAttention(4, window), 5)),
        0.3186459,
        -0.4101353,
        0.3939692,
        -0.259726);
    equal(
        last(run(FrameShape.of(8), new CrossAttention(4, window), 5)),
        0.3171702,
        -0.4106355,
        0.3964287,
        -0.264064);
  }

  private static TransformerEncoder.Block block(boolean pre) {
    return new TransformerEncoder.Block(
        2,
        6,
        pre ? TransformerEncoder.Norm.PRE : TransformerEncoder.Norm.POST,
        pre ? Activation.GELU : Activation.RELU,
        pre ? TransformerEncoder.Last.NORMED : TransformerEncoder.Last.PLAIN,
        1e-5);
  }

  /** Three layers of TransformerEncoder on the last five of nine frames: the last row. */
  @Test
  void encodersOnAWindow() {
    equal(
        last(
            run(
                FrameShape.of(4),
                new TransformerEncoder(block(false), 3, 5, 0, Attention.Start.WAIT),
                9)),
        0.7702847,
        1.0948949,
        -2.0088123,
        -0.2250931);
    equal(
        last(
            run(
                FrameShape.of(4),
                new TransformerEncoder(block(true), 3, 5, 0, Attention.Start.MASK),
                9)),
        1.9029332,
        -0.6210117,
        -0.8480902,
        0.3793256);
  }

  private static List<float[]> cached(boolean pre, int sinks) {
    return run(
        FrameShape.of(4),
        new CachedEncoder(
            block(pre), 3, 3, sinks, CachedEncoder.Start.MASK, CachedEncoder.Positions.NONE),
        9);
  }

  /** The same encoder with mask= a band of three: the last two rows of nine. */
  @Test
  void encodersWithABandAsTheirMask() {
    List<float[]> post = cached(false, 0);
    assertThat(post).hasSize(9);
    equal(post.get(7), 2.3695033, -0.4139027, -1.2623394, -0.4524284);
    equal(post.get(8), 1.1213846, 1.0977337, -1.745036, -0.8343749);
    List<float[]> pre = cached(true, 0);
    equal(pre.get(7), 2.1409905, -0.1956186, -1.0889286, -0.0895368);
    equal(pre.get(8), 1.9761733, -0.6062195, -0.8381073, 0.2737374);
  }

  /** A sink is the first column of the mask, which no row hides. */
  @Test
  void encodersWithASink() {
    equal(cached(false, 1).get(8), 0.796758, 1.1045814, -1.9885717, -0.2843437);
    equal(cached(true, 1).get(8), 1.9236036, -0.6793332, -0.7758817, 0.3374801);
  }

  /** Two stacked layers after six frames, GRU(3, 2, 2) and LSTM(3, 3, 2, proj_size=2). */
  @Test
  void recurrentLayers() {
    equal(
        last(run(FrameShape.of(3), new Gru(2, 2, Gru.Reset.AFTER_PRODUCT, Bias.LEARNED), 6)),
        -0.2378994,
        0.1130568);
    equal(
        last(run(FrameShape.of(3), new Lstm(3, 2, 2, Lstm.Peepholes.NONE, Bias.LEARNED), 6)),
        0.0640228,
        -0.0677758);
  }

  /**
   * Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 1), groups=2) on five frames of three places.
   */
  @Test
  void convolutionInTimeAndSpace() {
    List<float[]> outputs =
        run(
            new FrameShape(2, List.of(3)),
            new SpaceConv(
                4,
                Window.of(3).everyNth(2).padded(1, 1),
                SpaceWindow.of(2).padded(List.of(1), List.of(1)),
                2,
                Bias.LEARNED),
            5);
    assertThat(outputs).hasSize(3);
    equal(
        outputs.get(0),
        0.7631104,
        0.0778078,
        -0.1807616,
        0.4496364,
        0.1953123,
        -0.1796621,
        0.2814457,
        0.7347156,
        0.5449109,
        0.3106769,
        -0.1154621,
        -0.231995,
        -0.2828224,
        -1.0020875,
        -0.9899305,
        -0.5171419);
    equal(
        outputs.get(2),
        0.3601873,
        0.8359713,
        0.6079249,
        -0.1315429,
        0.4856818,
        0.1825338,
        -0.2929493,
        -0.0795026,
        -0.537751,
        0.2187502,
        0.4187595,
        -0.1371605,
        -0.1045005,
        0.2199631,
        -0.2469622,
        -0.6186709);
  }

  /** Conv1d(2, 3, 3, padding=2, dilation=2, padding_mode='replicate') on five frames. */
  @Test
  void replicatedPaddingInTime() {
    List<float[]> outputs =
        run(
            FrameShape.of(2),
            new Conv1d(
                3,
                Window.of(3).dilatedBy(2).padded(2, 2).filled(Window.Fill.REPLICATE),
                1,
                Bias.LEARNED),
            5);
    assertThat(outputs).hasSize(5);
    equal(outputs.get(0), 1.3536476, 1.3174246, -0.8620645);
    equal(outputs.get(2), 0.4976763, -0.622061, -0.4104217);
    equal(outputs.get(4), -1.0547797, 0.5443732, 1.3852033);
  }

  /** GroupNorm(2, 4) on one frame of three places. */
  @Test
  void groupNorm() {
    equal(
        run(new FrameShape(4, List.of(3)), new GroupNorm(2, 1e-5), 1).get(0),
        0.9557299,
        0.7566135,
        0.3987766,
        0.4805014,
        0.5577857,
        0.4887697,
        0.2017574,
        -0.1755338,
        -0.3970768,
        -0.0159016,
        -0.4077009,
        -0.9283488);
  }
}
