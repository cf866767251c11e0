package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.graph.GraphConv;
import io.millrace.continual.graph.SpatialAttention;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Layers of skeleton networks against the forward functions of the continual-skeletons programs
 * (GraphConvolution, AdaptiveGraphConvolution, GcnUnitAttention), written node by node.
 */
class GraphValuesTest {

  private static final double EPSILON = 1e-5;

  /** One frame as columns: x[v] are the channels of node v. */
  private static double[][] nodes(float[] frame, int channels, int nodes) {
    double[][] x = new double[nodes][channels];
    for (int v = 0; v < nodes; v++) {
      for (int c = 0; c < channels; c++) {
        x[v][c] = frame[c * nodes + v];
      }
    }
    return x;
  }

  private static float[] frame(double[][] y) {
    float[] frame = new float[y.length * y[0].length];
    for (int v = 0; v < y.length; v++) {
      for (int c = 0; c < y[v].length; c++) {
        frame[c * y.length + v] = (float) y[v][c];
      }
    }
    return frame;
  }

  @Test
  void exampleUsage() {
    Architecture block =
        Architecture.read(
            Map.of(
                "input",
                Map.of("channels", 3, "space", List.of(5)),
                "layers",
                List.of(Map.of("graph_conv", Map.of("out", 4)))));
    Weights weights = RandomWeights.of(block, 1);
    float[][] clip = NetworkSteps.clip(4, 15, 1);
    float[][] expected = new float[4][];
    for (int t = 0; t < 4; t++) {
      expected[t] =
          frame(
              convolved(
                  new Naive(weights),
                  new GraphConv(4, 3, 0, GraphConv.Shortcut.ADDED, EPSILON),
                  nodes(clip[t], 3, 5)));
    }
    NetworkSteps.compare(
        "graph", NetworkSteps.stepped(Network.of(block, weights), clip), expected, 1e-5f);
  }

  @Test
  void graphConvolutionsEqualTheirDefinition() {
    for (int seed = 0; seed < 60; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int channels = 1 + random.below(5);
      int nodes = 1 + random.below(6);
      GraphConv conv =
          new GraphConv(
              random.below(2) == 0 ? channels : 1 + random.below(6),
              1 + random.below(3),
              random.below(2) * (1 + random.below(3)),
              GraphConv.Shortcut.values()[random.below(2)],
              EPSILON);
      Architecture architecture = Architecture.of(new FrameShape(channels, List.of(nodes)), conv);
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = NetworkSteps.clip(5, channels * nodes, seed);
      List<float[]> expected = new ArrayList<>();
      for (float[] each : clip) {
        expected.add(frame(convolved(new Naive(weights), conv, nodes(each, channels, nodes))));
      }
      NetworkSteps.compare(
          seed + " " + conv,
          NetworkSteps.stepped(Network.of(architecture, weights), clip),
          expected.toArray(new float[0][]),
          1e-5f);
    }
  }

  /** relu(bn(Σ W (x A) + b) + residual): the sum over partitions is normalised, not its parts. */
  private static double[][] convolved(Naive naive, GraphConv conv, double[][] x) {
    int nodes = x.length;
    double[][] y = new double[nodes][];
    for (int w = 0; w < nodes; w++) {
      double[] sum = new double[conv.out()];
      for (int k = 0; k < conv.partitions(); k++) {
        double[] mixed = new double[x[w].length];
        double[] shares = conv.embedding() == 0 ? null : shares(naive, conv, k, x, w);
        for (int v = 0; v < nodes; v++) {
          int at = (k * nodes + v) * nodes + w;
          double a = naive.weight("0.A")[at];
          double learned = naive.weight("0.graph_attn")[at];
          double weight = shares == null ? a * learned : a + learned + shares[v];
          for (int c = 0; c < mixed.length; c++) {
            mixed[c] += weight * x[v][c];
          }
        }
        sum = Naive.sum(sum, naive.linear("0.g_conv." + k, mixed));
      }
      y[w] = naive.batchNorm("0.bn", EPSILON, sum);
      if (conv.shortcut() == GraphConv.Shortcut.ADDED) {
        double[] around =
            x[w].length == conv.out()
                ? x[w]
                : naive.batchNorm(
                    "0.gcn_residual.1", EPSILON, naive.linear("0.gcn_residual.0", x[w]));
        y[w] = Naive.sum(y[w], around);
      }
      y[w] = Naive.each(v -> Math.max(0, v), y[w]);
    }
    return y;
  }

  /** softmax over v of a(v) · b(w) / channels of the embedding: Softmax(-2) of the program. */
  private static double[] shares(Naive naive, GraphConv conv, int k, double[][] x, int w) {
    double[] b = naive.linear("0.b_conv." + k, x[w]);
    double[] logits = new double[x.length];
    for (int v = 0; v < x.length; v++) {
      double[] a = naive.linear("0.a_conv." + k, x[v]);
      logits[v] = Naive.dot(a, 0, b, 0, conv.embedding()) / conv.embedding();
    }
    return Naive.softmax(logits);
  }

  @Test
  void spatialAttentionEqualsItsDefinition() {
    for (int seed = 0; seed < 60; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int heads = 1 + random.below(3);
      int out = heads * (1 + random.below(3));
      int channels = random.below(2) == 0 ? out : 1 + random.below(5);
      int nodes = 1 + random.below(6);
      SpatialAttention attention =
          new SpatialAttention(
              out, heads * (1 + random.below(3)), heads, random.below(2) * 3, EPSILON);
      Architecture architecture =
          Architecture.of(new FrameShape(channels, List.of(nodes)), attention);
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = NetworkSteps.clip(5, channels * nodes, seed);
      List<float[]> expected = new ArrayList<>();
      for (float[] each : clip) {
        expected.add(frame(attended(new Naive(weights), attention, nodes(each, channels, nodes))));
      }
      NetworkSteps.compare(
          seed + " " + attention,
          NetworkSteps.stepped(Network.of(architecture, weights), clip),
          expected.toArray(new float[0][]),
          1e-5f);
    }
  }

  private static double[][] attended(Naive naive, SpatialAttention attention, double[][] x) {
    int nodes = x.length;
    int keys = attention.keys();
    int depth = keys / attention.heads();
    int width = attention.out() / attention.heads();
    double[][] qkv = new double[nodes][];
    double[][] normed = normed(naive, x);
    for (int v = 0; v < nodes; v++) {
      qkv[v] = naive.linear("0.attention_conv.qkv_conv", normed[v]);
    }
    double[][] y = new double[nodes][];
    for (int v = 0; v < nodes; v++) {
      double[] mixed = new double[attention.out()];
      for (int head = 0; head < attention.heads(); head++) {
        double[] logits = new double[nodes];
        for (int w = 0; w < nodes; w++) {
          logits[w] =
              Naive.dot(qkv[v], head * depth, qkv[w], keys + head * depth, depth)
                  / Math.sqrt(depth);
        }
        double[] shares = Naive.softmax(logits);
        for (int w = 0; w < nodes; w++) {
          for (int c = 0; c < width; c++) {
            mixed[head * width + c] += shares[w] * qkv[w][2 * keys + head * width + c];
          }
        }
      }
      double[] sum = naive.linear("0.attention_conv.attn_out", mixed);
      // The skip connection is around data_bn, too, and before the last norm.
      sum = x[v].length == sum.length ? Naive.sum(sum, x[v]) : sum;
      y[v] = Naive.each(value -> Math.max(0, value), naive.batchNorm("0.bn", EPSILON, sum));
    }
    return y;
  }

  /** BatchNorm1d over channels · nodes, channel by channel. */
  private static double[][] normed(Naive naive, double[][] x) {
    double[] flat = new double[x.length * x[0].length];
    for (int v = 0; v < x.length; v++) {
      for (int c = 0; c < x[v].length; c++) {
        flat[c * x.length + v] = x[v][c];
      }
    }
    double[] scaled = naive.batchNorm("0.data_bn", EPSILON, flat);
    double[][] y = new double[x.length][x[0].length];
    for (int v = 0; v < x.length; v++) {
      for (int c = 0; c < x[v].length; c++) {
        y[v][c] = scaled[c * x.length + v];
      }
    }
    return y;
  }

  /** Nodes in another order, with their rows and columns: the output in that order. */
  @Test
  void theOrderOfNodesDoesNotMatter() {
    FrameShape input = new FrameShape(2, List.of(3));
    SpatialAttention attention = new SpatialAttention(4, 4, 2, 0, EPSILON);
    Architecture architecture = Architecture.of(input, attention);
    Weights weights = RandomWeights.of(architecture, 3);
    float[] data = weights.values("0.data_bn.running_mean");
    // The norm of the data differs by node, so it is made the same for all.
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      float[] each = weights.values("0.data_bn." + name);
      for (int at = 0; at < data.length; at++) {
        each[at] = each[at / 3 * 3];
      }
    }
    Network network = Network.of(architecture, weights);
    float[] frame = {1, 2, 3, -1, 0, 1};
    float[] turned = {3, 1, 2, 1, -1, 0};
    float[] output = NetworkSteps.stepped(network, new float[][] {frame}).get(0);
    float[] other = NetworkSteps.stepped(network, new float[][] {turned}).get(0);
    for (int c = 0; c < 4; c++) {
      assertThat(other[c * 3]).isCloseTo(output[c * 3 + 2], within(1e-5f));
      assertThat(other[c * 3 + 1]).isCloseTo(output[c * 3], within(1e-5f));
    }
  }
}
