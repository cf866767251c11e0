package io.millrace.continual.graph;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.Softmax;

/*
 *   symbol   meaning                                                        shape
 *   X        frame, place by place                                          nodes x channels
 *   shares   A_kᵀ of all partitions, one below the other                    partitions · nodes x nodes
 *   mixed    shares · X: what reaches each node by each partition           partitions · nodes x channels
 *   patch    of each node what reaches it by partition 0, 1, .., and its    nodes x width
 *            own frame where the shortcut has a convolution
 *   W        g_conv of all partitions and the shortcut, batch norms folded  width x out
 *
 *   y = relu(patch W + b), with X added before relu where the channels stay
 *
 * Adjacency matrices are sparse, but small: the product with their zeros takes less time than
 * visiting the others one by one. In the adaptive form the shares of each frame are the adjacency
 * and softmax_v(b_w · a_v / embedding).
 */
/**
 * Steps a {@link GraphConv}: a product for all nodes and partitions of a frame, then one for those
 * of several frames.
 */
final class GraphStepper extends Stepper {

  /** Nodes of frames that are multiplied at once, at least those of one frame. */
  private static final int MANY = 128;

  private final int most;
  private final Kernels kernels;
  private final int nodes;
  private final int channels;
  private final int partitions;
  private final int embedding;
  private final boolean adds;
  private final boolean projects;
  private final int width;
  private final float[] adjacency;
  private final Affine product;
  private final Affine attended;
  private final FloatMatrix shares;
  private final FloatMatrix frame;
  private final FloatMatrix mixed;
  private final FloatMatrix one;
  private final FloatMatrix a;
  private final FloatMatrix b;
  private final float[] patch;
  private final float[] embedded;

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
    this.product = product(here, assembly, conv);
    this.attended = embedding == 0 ? null : attention(here, assembly);
    this.shares = FloatMatrix.wrap(adjacency.clone(), 0, partitions * nodes, nodes);
    this.frame = FloatMatrix.of(nodes, channels);
    this.mixed = FloatMatrix.of(partitions * nodes, channels);
    this.one = FloatMatrix.of(nodes, nodes);
    this.a = FloatMatrix.of(nodes, Math.max(1, embedding));
    this.b = FloatMatrix.of(nodes, Math.max(1, embedding));
    this.most = Math.max(1, MANY / nodes);
    this.patch = new float[most * nodes * width];
    this.embedded = new float[nodes * 2 * partitions * embedding];
  }

  /** Transposed: how much node v gives to node w is at row w, column v of its partition. */
  private float[] adjacency(LayerPosition here, LayerContext assembly) {
    float[] fixed = assembly.weight(here, "A");
    float[] learned = assembly.weight(here, "graph_attn");
    float[] transposed = new float[fixed.length];
    for (int at = 0; at < fixed.length; at++) {
      int column = at % nodes;
      int row = at / nodes % nodes;
      int to = at / (nodes * nodes) * nodes * nodes + column * nodes + row;
      transposed[to] = embedding == 0 ? fixed[at] * learned[at] : fixed[at] + learned[at];
    }
    return transposed;
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
    for (int first = 0; first < in.size; first += most) {
      int some = Math.min(most, in.size - first);
      for (int number = 0; number < some; number++) {
        int from = (first + number) * in.width;
        if (attended != null) {
          attended.apply(in.values, from, nodes, embedded, 0);
        }
        gather(in.values, from, number * nodes * width);
      }
      int start = first * out.width;
      product.apply(patch, 0, some * nodes, out.values, start);
      for (int at = start; at < start + some * out.width; at++) {
        float sum = adds ? out.values[at] + in.values[at] : out.values[at];
        out.values[at] = Math.max(sum, 0f);
      }
    }
  }

  private void gather(float[] values, int from, int place) {
    for (int k = 0; attended != null && k < partitions; k++) {
      attend(k);
    }
    kernels.multiply(shares, frame.onto(values, from), mixed);
    for (int node = 0; node < nodes; node++) {
      int to = place + node * width;
      for (int k = 0; k < partitions; k++) {
        int source = (k * nodes + node) * channels;
        System.arraycopy(mixed.values(), source, patch, to + k * channels, channels);
      }
      if (projects) {
        int own = from + node * channels;
        System.arraycopy(values, own, patch, to + partitions * channels, channels);
      }
    }
  }

  /** How much each node gives to each other by a partition in this frame. */
  private void attend(int k) {
    int columns = 2 * partitions * embedding;
    for (int node = 0; node < nodes; node++) {
      int from = node * columns + 2 * k * embedding;
      System.arraycopy(embedded, from, a.values(), node * embedding, embedding);
      System.arraycopy(embedded, from + embedding, b.values(), node * embedding, embedding);
    }
    int first = k * nodes * nodes;
    float[] values = shares.values();
    kernels.multiplyTransposedRight(b, a, one.onto(values, first));
    for (int at = first; at < first + nodes * nodes; at++) {
      values[at] /= embedding;
    }
    for (int node = 0; node < nodes; node++) {
      Softmax.apply(kernels, values, first + node * nodes, nodes);
    }
    for (int at = first; at < first + nodes * nodes; at++) {
      values[at] += adjacency[at];
    }
  }
}
