package io.millrace.continual.graph;

import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.Softmax;
import java.util.Arrays;
import java.util.stream.IntStream;

/*
 *   symbol  meaning                                                         shape
 *   X       frame, place by place                                           nodes x channels
 *   Y_k     A_kᵀ X, what reaches each node by partition k                   nodes x channels
 *   patch   Y_0 | Y_1 | .. | X, side by side for each node; X only where    nodes x width
 *           the shortcut has a convolution
 *   W       g_conv of all partitions and the shortcut, batch norms folded   width x out
 *
 *   y = relu(patch W + b), with X added before relu where the channels stay
 *
 * Adjacency matrices are sparse: a node has few neighbours. Only the elements that are not zero are
 * visited, column by column. In the adaptive form all are visited.
 */
/** Steps a {@link GraphConv}: a sum over neighbours, and one product for all partitions. */
final class GraphStepper extends Stepper {

  private final Kernels kernels;
  private final int nodes;
  private final int channels;
  private final int partitions;
  private final int embedding;
  private final boolean adds;
  private final boolean projects;
  private final int width;
  private final float[][] adjacency;
  private final int[][][] neighbours;
  private final Affine product;
  private final Affine attended;
  private final float[] patch;
  private final float[] embedded;
  private final float[] shares;

  GraphStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    GraphConv conv = (GraphConv) here.layer();
    this.kernels = assembly.kernels;
    this.nodes = here.input().places();
    this.channels = here.input().channels();
    this.partitions = conv.partitions();
    this.embedding = conv.embedding();
    this.projects = conv.projects(here.input());
    this.adds = conv.shortcut() == GraphConv.Shortcut.ADDED && !projects;
    this.width = (partitions + (projects ? 1 : 0)) * channels;
    this.adjacency = adjacency(here, assembly);
    this.neighbours = new int[partitions][nodes][];
    for (int k = 0; k < partitions; k++) {
      for (int to = 0; to < nodes; to++) {
        neighbours[k][to] = neighbours(adjacency[k], to);
      }
    }
    this.product = product(here, assembly, conv);
    this.attended = embedding == 0 ? null : attention(here, assembly);
    this.patch = new float[nodes * width];
    this.embedded = new float[nodes * 2 * partitions * embedding];
    this.shares = new float[nodes];
  }

  private float[][] adjacency(LayerPosition here, LayerContext assembly) {
    float[] fixed = assembly.weight(here, "A");
    float[] learned = assembly.weight(here, "graph_attn");
    float[][] matrices = new float[partitions][nodes * nodes];
    for (int at = 0; at < fixed.length; at++) {
      matrices[at / (nodes * nodes)][at % (nodes * nodes)] =
          embedding == 0 ? fixed[at] * learned[at] : fixed[at] + learned[at];
    }
    return matrices;
  }

  private int[] neighbours(float[] matrix, int to) {
    return IntStream.range(0, nodes)
        .filter(from -> embedding > 0 || matrix[from * nodes + to] != 0)
        .toArray();
  }

  /** The product of all partitions, with the batch norms folded in double precision. */
  private Affine product(LayerPosition here, LayerContext assembly, GraphConv conv) {
    int out = conv.out();
    float[] packed = new float[width * out];
    double[] sums = new double[out];
    ChannelAffine scale = scale(conv.norm(here, "bn"), assembly);
    for (int k = 0; k < partitions; k++) {
      fold(here, assembly, "g_conv." + k, scale, k, packed, sums);
    }
    for (int o = 0; o < out; o++) {
      sums[o] += scale.summand()[o];
    }
    if (projects) {
      ChannelAffine own = scale(conv.norm(here, "gcn_residual.1"), assembly);
      fold(here, assembly, "gcn_residual.0", own, partitions, packed, sums);
      for (int o = 0; o < out; o++) {
        sums[o] += own.summand()[o];
      }
    }
    float[] bias = new float[out];
    for (int o = 0; o < out; o++) {
      bias[o] = (float) sums[o];
    }
    return new Affine(assembly.backend, packed, bias);
  }

  private static ChannelAffine scale(LayerPosition norm, LayerContext assembly) {
    return ((BatchNorm) norm.layer()).scale(norm, assembly);
  }

  /** Adds one convolution: its weights at a part of the patch, its bias to the sums. */
  private void fold(
      LayerPosition here,
      LayerContext assembly,
      String name,
      ChannelAffine scale,
      int part,
      float[] packed,
      double[] sums) {
    float[] rows = scale.weights(here.weightName(name), assembly.weight(here, name + ".weight"));
    float[] bias = assembly.weight(here, name + ".bias");
    int out = bias.length;
    for (int o = 0; o < out; o++) {
      sums[o] += bias[o] * scale.factor()[o];
      for (int c = 0; c < channels; c++) {
        packed[(part * channels + c) * out + o] = rows[o * channels + c];
      }
    }
  }

  /** The product of all embeddings: for each partition those of a_conv, then those of b_conv. */
  private Affine attention(LayerPosition here, LayerContext assembly) {
    int columns = 2 * partitions * embedding;
    float[] rows = new float[columns * channels];
    float[] bias = new float[columns];
    for (int k = 0; k < 2 * partitions; k++) {
      String name = (k % 2 == 0 ? "a_conv." : "b_conv.") + k / 2;
      System.arraycopy(
          assembly.weight(here, name + ".weight"),
          0,
          rows,
          k * embedding * channels,
          embedding * channels);
      System.arraycopy(assembly.weight(here, name + ".bias"), 0, bias, k * embedding, embedding);
    }
    return Affine.ofRows(assembly.backend, rows, bias);
  }

  @Override
  public void advance(Frames in, float[] states) {
    out.follow(in);
    for (int frame = 0; frame < in.size; frame++) {
      int from = frame * in.width;
      int to = frame * out.width;
      if (attended != null) {
        attended.apply(in.values, from, nodes, embedded, 0);
      }
      gather(in.values, from);
      product.apply(patch, 0, nodes, out.values, to);
      for (int at = 0; at < out.width; at++) {
        float sum = adds ? out.values[to + at] + in.values[from + at] : out.values[to + at];
        out.values[to + at] = Math.max(sum, 0f);
      }
    }
  }

  private void gather(float[] values, int from) {
    Arrays.fill(patch, 0f);
    for (int k = 0; k < partitions; k++) {
      for (int node = 0; node < nodes; node++) {
        int to = node * width + k * channels;
        if (attended != null) {
          attend(k, node);
        }
        for (int other : neighbours[k][node]) {
          float share = adjacency[k][other * nodes + node];
          share = attended == null ? share : share + shares[other];
          int source = from + other * channels;
          for (int c = 0; c < channels; c++) {
            patch[to + c] = Math.fma(share, values[source + c], patch[to + c]);
          }
        }
      }
    }
    for (int node = 0; projects && node < nodes; node++) {
      System.arraycopy(
          values, from + node * channels, patch, node * width + partitions * channels, channels);
    }
  }

  /** How much each node gives to one, by the embeddings of this frame. */
  private void attend(int k, int node) {
    int columns = 2 * partitions * embedding;
    int b = node * columns + (2 * k + 1) * embedding;
    for (int other = 0; other < nodes; other++) {
      int a = other * columns + 2 * k * embedding;
      float sum = 0;
      for (int e = 0; e < embedding; e++) {
        sum = Math.fma(embedded[a + e], embedded[b + e], sum);
      }
      shares[other] = sum / embedding;
    }
    Softmax.apply(kernels, shares, 0, nodes);
  }
}
