package io.millrace.continual.conv;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.AdaptedWeight;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.layer.ChannelAffine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerContext.GroupSlot;
import io.millrace.continual.layer.LayerPosition;

/*
 * f, t: factor and summand of a batch norm that is folded in; W, b frozen; of the group of a row:
 * A (rank x n), B (out x rank), masks i and o, bias c.
 *
 *   base    Y = X W' + b'            all rows at once; W' = f W, b' = f b + t
 *   then    z = A x_n                row by row; x_n: the frame at the centre, or the whole patch
 *           y += f alpha / rank B z + f (c - b)
 *   masks   X is i X; y = t where o is 0
 *
 * A frozen base costs one product for rows of any groups. What is added row by row depends on that
 * row alone, in one order of sums, so a row has the same bits in any block. lora reads its patch in
 * the order of its weight, (in, taps), and a patch is (taps, in): it is turned once a row.
 */
/** A product with a frozen weight, to which each row adds the adapter of its group. */
final class TenantProduct implements ConvProduct {

  private final ConvProduct base;
  private final Kernels kernels;
  private final Adapter adapter;
  private final int taps;
  private final int in;
  private final int outs;
  private final int channelGroups;
  private final int centre;
  private final GroupSlot first;
  private final GroupSlot second;
  private final GroupSlot inMask;
  private final GroupSlot outMask;
  private final GroupSlot ownBias;
  private final float[] factor;
  private final float[] scale;
  private final float[] removed;
  private final float[] frozenBias;
  private final FloatMatrix matrix;
  private final float[] turned;
  private final float[] between;
  private float[] masked = {};
  private Frames answered;
  private int placesOut;

  private TenantProduct(
      ConvProduct base, LayerPosition here, LayerContext assembly, ChannelAffine scale) {
    Adaptable layer = (Adaptable) here.layer();
    this.base = base;
    this.kernels = assembly.kernels;
    this.adapter = layer.adapter();
    AdaptedWeight of = layer.adapted(here.input());
    this.taps = of.taps();
    this.in = of.in();
    this.outs = of.out();
    this.channelGroups = of.groups();
    this.centre = of.centre();
    Adapter.Kind kind = adapter.kind();
    boolean twice = kind == Adapter.Kind.LORA || kind == Adapter.Kind.SPLORA;
    this.first = kind == Adapter.Kind.NONE ? null : assembly.ofGroup(here, adapter.name(0));
    this.second = twice ? assembly.ofGroup(here, adapter.name(1)) : null;
    this.inMask = adapter.masks() ? assembly.ofGroup(here, Adapter.IN_MASK) : null;
    this.outMask = adapter.masks() ? assembly.ofGroup(here, Adapter.OUT_MASK) : null;
    this.ownBias = adapter.bias() ? assembly.ofGroup(here, "bias") : null;
    this.frozenBias = adapter.bias() ? assembly.weight(here, "bias") : null;
    this.factor = new float[outs];
    this.scale = new float[outs];
    this.removed = new float[outs];
    for (int o = 0; o < outs; o++) {
      factor[o] = (float) scale.factor()[o];
      this.scale[o] = (float) (scale.factor()[o] * adapter.scale());
      removed[o] = (float) scale.summand()[o];
    }
    int inner = kind == Adapter.Kind.LORA ? in * taps : in;
    int rows = kind == Adapter.Kind.SPPARA ? outs / channelGroups : Math.max(1, adapter.rank());
    this.matrix = FloatMatrix.of(rows, inner);
    this.turned = new float[kind == Adapter.Kind.LORA && taps > 1 ? inner : 0];
    this.between = new float[rows];
  }

  /** The product itself, or with the adapters of groups around it if the layer has them. */
  static ConvProduct around(
      ConvProduct base, LayerPosition here, LayerContext assembly, ChannelAffine scale) {
    Adaptable layer = (Adaptable) here.layer();
    return layer.adapter().isPerGroup() ? new TenantProduct(base, here, assembly, scale) : base;
  }

  @Override
  public void answering(Frames out) {
    answered = out;
    placesOut = out.width / outs;
  }

  @Override
  public void apply(float[] patches, int rows, float[] outputs, int offset) {
    float[] read = inMask == null ? patches : masked(patches, rows, offset);
    base.apply(read, rows, outputs, offset);
    int patch = taps * in * channelGroups;
    for (int at = 0; at < rows; at++) {
      int row = row(offset, at);
      int to = offset + at * outs;
      if (first != null) {
        adapt(first.of(row), read, at * patch, outputs, to);
      }
      if (ownBias != null) {
        float[] parameters = ownBias.of(row);
        int bias = ownBias.offset();
        for (int o = 0; o < frozenBias.length; o++) {
          outputs[to + o] += factor[o] * (parameters[bias + o] - frozenBias[o]);
        }
      }
      if (outMask != null) {
        float[] parameters = outMask.of(row);
        int mask = outMask.offset();
        for (int o = 0; o < removed.length; o++) {
          outputs[to + o] = parameters[mask + o] == 0 ? removed[o] : outputs[to + o];
        }
      }
    }
  }

  /** The row of the stepper whose output a patch is for. */
  private int row(int offset, int at) {
    return answered.rows[(offset / outs + at) / placesOut];
  }

  private float[] masked(float[] patches, int rows, int offset) {
    int patch = taps * in * channelGroups;
    if (masked.length < rows * patch) {
      masked = new float[rows * patch];
    }
    for (int at = 0; at < rows; at++) {
      float[] parameters = inMask.of(row(offset, at));
      int mask = inMask.offset();
      for (int c = 0; c < patch; c++) {
        boolean kept = parameters[mask + c % in] != 0;
        masked[at * patch + c] = kept ? patches[at * patch + c] : 0;
      }
    }
    return masked;
  }

  private void adapt(float[] parameters, float[] patches, int from, float[] outputs, int to) {
    if (adapter.kind() == Adapter.Kind.LORA) {
      float[] x = patches;
      int at = from;
      if (turned.length > 0) {
        turn(patches, from);
        x = turned;
        at = 0;
      }
      matrix.onto(parameters, first.offset());
      kernels.dots(matrix, x, at, between);
      spread(parameters, second.offset(), outputs, to, 0, outs);
      return;
    }
    int each = outs / channelGroups;
    int middle = from + centre * in * channelGroups;
    for (int group = 0; group < channelGroups; group++) {
      int x = middle + group * in;
      int o = group * each;
      if (adapter.kind() == Adapter.Kind.SPPARA) {
        matrix.onto(parameters, first.offset() + o * in);
        kernels.dots(matrix, patches, x, between);
        for (int k = 0; k < each; k++) {
          outputs[to + o + k] = Math.fma(scale[o + k], between[k], outputs[to + o + k]);
        }
      } else {
        matrix.onto(parameters, first.offset());
        kernels.dots(matrix, patches, x, between);
        spread(parameters, second.offset(), outputs, to, o, each);
      }
    }
  }

  /** Turns a patch (taps, in) to the order of a weight, (in, taps). */
  private void turn(float[] patches, int from) {
    for (int k = 0; k < taps; k++) {
      for (int c = 0; c < in; c++) {
        turned[c * taps + k] = patches[from + k * in + c];
      }
    }
  }

  /** Adds the second matrix times what the first made. */
  private void spread(float[] matrices, int at, float[] outputs, int to, int from, int many) {
    int rank = adapter.rank();
    for (int o = from; o < from + many; o++) {
      int row = at + o * rank;
      float sum = 0;
      for (int r = 0; r < rank; r++) {
        sum = Math.fma(matrices[row + r], between[r], sum);
      }
      outputs[to + o] = Math.fma(scale[o], sum, outputs[to + o]);
    }
  }
}
