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
import java.util.Arrays;

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

  /** Inputs up to which a row of the first matrix is faster in scalars than in vectors. */
  private static final int SHORT = 128;

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
  private final float[] sums;
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
    this.sums = new float[outs];
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
      int to = at * patch;
      for (int part = 0; part < patch; part += in) {
        for (int c = 0; c < in; c++) {
          masked[to + part + c] = parameters[mask + c] == 0 ? 0 : patches[to + part + c];
        }
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
      read(parameters, first.offset(), x, at);
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
        read(parameters, first.offset(), patches, x);
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

  /** Computes the first matrix times an input. Short rows are faster in scalars, four at a time. */
  private void read(float[] matrices, int at, float[] x, int from) {
    int rank = adapter.rank();
    int inner = matrix.columns();
    if (inner > SHORT) {
      matrix.onto(matrices, at);
      kernels.dots(matrix, x, from, between);
      return;
    }
    int r = 0;
    for (; r + 4 <= rank; r += 4) {
      int row = at + r * inner;
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      for (int i = 0; i < inner; i++) {
        float value = x[from + i];
        a = Math.fma(matrices[row + i], value, a);
        b = Math.fma(matrices[row + inner + i], value, b);
        c = Math.fma(matrices[row + 2 * inner + i], value, c);
        d = Math.fma(matrices[row + 3 * inner + i], value, d);
      }
      between[r] = a;
      between[r + 1] = b;
      between[r + 2] = c;
      between[r + 3] = d;
    }
    for (; r < rank; r++) {
      float sum = 0;
      for (int i = 0; i < inner; i++) {
        sum = Math.fma(matrices[at + r * inner + i], x[from + i], sum);
      }
      between[r] = sum;
    }
  }

  /**
   * Adds the second matrix times what the first made. Eight columns at a time are written out,
   * because loops of so few turns are slow.
   */
  private void spread(float[] matrices, int at, float[] outputs, int to, int from, int many) {
    int rank = adapter.rank();
    Arrays.fill(sums, from, from + many, 0f);
    int r = 0;
    for (; r + 8 <= rank; r += 8) {
      float z0 = between[r];
      float z1 = between[r + 1];
      float z2 = between[r + 2];
      float z3 = between[r + 3];
      float z4 = between[r + 4];
      float z5 = between[r + 5];
      float z6 = between[r + 6];
      float z7 = between[r + 7];
      int row = at + from * rank + r;
      for (int o = from; o < from + many; o++) {
        float sum = Math.fma(matrices[row], z0, sums[o]);
        sum = Math.fma(matrices[row + 1], z1, sum);
        sum = Math.fma(matrices[row + 2], z2, sum);
        sum = Math.fma(matrices[row + 3], z3, sum);
        sum = Math.fma(matrices[row + 4], z4, sum);
        sum = Math.fma(matrices[row + 5], z5, sum);
        sum = Math.fma(matrices[row + 6], z6, sum);
        sums[o] = Math.fma(matrices[row + 7], z7, sum);
        row += rank;
      }
    }
    for (; r < rank; r++) {
      for (int o = from; o < from + many; o++) {
        sums[o] = Math.fma(matrices[at + o * rank + r], between[r], sums[o]);
      }
    }
    for (int o = from; o < from + many; o++) {
      outputs[to + o] = Math.fma(scale[o], sums[o], outputs[to + o]);
    }
  }
}
