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

/*
 *   normed     data_bn of the frame; its numbers are stored channel by channel   nodes x channels
 *   projected  query, key and value of each node                                 nodes x (2 keys + out)
 *   mixed      values weighted by the softmax of query · key / √(keys / heads)   nodes x out
 *   y          relu(mixed W + b), with bn folded, and the scaled input added
 */
/** Steps a {@link SpatialAttention}. */
final class SpatialAttentionStepper extends Stepper {

  private final Kernels kernels;
  private final int nodes;
  private final int channels;
  private final int keys;
  private final int outs;
  private final int heads;
  private final float scale;
  private final boolean adds;
  private final float[] factor;
  private final float[] summand;
  private final float[] added;
  private final Affine input;
  private final Affine output;
  private final float[] normed;
  private final float[] projected;
  private final float[] mixed;
  private final float[] shares;

  SpatialAttentionStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    SpatialAttention attention = (SpatialAttention) here.layer();
    this.kernels = assembly.kernels;
    this.nodes = here.input().places();
    this.channels = here.input().channels();
    this.keys = attention.keys();
    this.outs = attention.out();
    this.heads = attention.heads();
    this.scale = (float) (1 / Math.sqrt((double) keys / heads));
    this.adds = attention.adds(here.input());
    ChannelAffine data = scale(attention.norm(here, "data_bn", here.inputWidth()), assembly);
    this.factor = byPlace(data.factor());
    this.summand = byPlace(data.summand());
    ChannelAffine last = scale(attention.norm(here, "bn", outs), assembly);
    this.added = new float[outs];
    for (int o = 0; o < outs; o++) {
      added[o] = (float) last.factor()[o];
    }
    this.input =
        Affine.ofRows(
            assembly.backend,
            assembly.weight(here, "attention_conv.qkv_conv.weight"),
            assembly.weight(here, "attention_conv.qkv_conv.bias"));
    String product = "attention_conv.attn_out.";
    this.output =
        Affine.ofRows(
            assembly.backend,
            last.weights(
                here.weightName(product + "weight"), assembly.weight(here, product + "weight")),
            last.bias(here.weightName(product + "bias"), assembly.weight(here, product + "bias")));
    this.normed = new float[nodes * channels];
    this.projected = new float[nodes * (2 * keys + outs)];
    this.mixed = new float[nodes * outs];
    this.shares = new float[nodes];
  }

  private static ChannelAffine scale(LayerPosition norm, LayerContext assembly) {
    return ((BatchNorm) norm.layer()).scale(norm, assembly);
  }

  private float[] byPlace(double[] byChannel) {
    float[] values = new float[byChannel.length];
    for (int c = 0; c < channels; c++) {
      for (int node = 0; node < nodes; node++) {
        values[node * channels + c] = (float) byChannel[c * nodes + node];
      }
    }
    return values;
  }

  @Override
  public void advance(Frames in, float[] states) {
    out.follow(in);
    for (int frame = 0; frame < in.size; frame++) {
      int from = frame * in.width;
      int to = frame * out.width;
      for (int at = 0; at < normed.length; at++) {
        normed[at] = Math.fma(in.values[from + at], factor[at], summand[at]);
      }
      input.apply(normed, 0, nodes, projected, 0);
      Arrays.fill(mixed, 0f);
      for (int node = 0; node < nodes; node++) {
        for (int head = 0; head < heads; head++) {
          attend(node, head);
        }
      }
      output.apply(mixed, 0, nodes, out.values, to);
      for (int at = 0; at < out.width; at++) {
        float sum = out.values[to + at];
        sum = adds ? Math.fma(in.values[from + at], added[at % outs], sum) : sum;
        out.values[to + at] = Math.max(sum, 0f);
      }
    }
  }

  private void attend(int node, int head) {
    int row = 2 * keys + outs;
    int depth = keys / heads;
    int query = node * row + head * depth;
    for (int other = 0; other < nodes; other++) {
      int key = other * row + keys + head * depth;
      float sum = 0;
      for (int c = 0; c < depth; c++) {
        sum = Math.fma(projected[query + c] * scale, projected[key + c], sum);
      }
      shares[other] = sum;
    }
    Softmax.apply(kernels, shares, 0, nodes);
    int values = outs / heads;
    int to = node * outs + head * values;
    for (int other = 0; other < nodes; other++) {
      int value = other * row + 2 * keys + head * values;
      for (int c = 0; c < values; c++) {
        mixed[to + c] = Math.fma(shares[other], projected[value + c], mixed[to + c]);
      }
    }
  }
}
