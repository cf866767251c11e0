package io.millrace.statespace;

import io.millrace.math.Curve;
import io.millrace.math.FloatMatrix;
import io.millrace.math.KernelChoice;
import io.millrace.math.Kernels;
import io.millrace.math.Lanes;
import io.millrace.operator.Rows;
import java.util.Arrays;

/*
 * z (rows x H), in place:
 *   a = norm(z)       (z - mean) / sqrt(variance + 1e-6) · gain + bias, over the H of a row
 *   y = layer(a)      advances each row's state
 *   g = GELU(y);  z <- z + {g | g·s | y·s | (W1 g + b1)·s},  s = sigmoid(W2 g + b2)
 * Buffers: a is done with when y is read, and serves as room for GELU and for the gate.
 */
/** One S5 block at work: norm, state-space layer, gated unit, residual. */
final class S5Block {

  private static final double EPSILON = 1e-6;

  private final int width;
  private final RunningLayer layer;
  private final GatedUnit unit;
  private final Gelu gelu;
  private final RunningAffine linear;
  private final RunningAffine gate;
  private final FloatMatrix gain;
  private final FloatMatrix bias;
  private final float[] ones;
  private final Kernels kernels;
  private final Lanes lanes;
  private final FloatMatrix row;
  private final FloatMatrix normed;
  private FloatMatrix a;
  private FloatMatrix y;
  private FloatMatrix g;
  private FloatMatrix gated;
  private FloatMatrix states;

  S5Block(S5Weights.Block weights, KernelChoice choice) {
    this.width = weights.normGain().length;
    this.kernels = choice.create();
    this.lanes = choice.lanes();
    this.layer = new RunningLayer(weights.layer(), choice);
    S5Weights.Gating gating = weights.gating();
    this.unit = gating.unit();
    this.gelu = gating.gelu();
    this.linear = gating.linear() == null ? null : new RunningAffine(gating.linear(), kernels);
    this.gate = gating.gate() == null ? null : new RunningAffine(gating.gate(), kernels);
    this.gain = FloatMatrix.of(1, width);
    this.bias = FloatMatrix.of(1, width);
    this.ones = new float[width];
    Arrays.fill(ones, 1);
    for (int i = 0; i < width; i++) {
      gain.set(0, i, (float) weights.normGain()[i]);
      bias.set(0, i, (float) weights.normBias()[i]);
    }
    this.row = FloatMatrix.of(1, width);
    this.normed = FloatMatrix.of(1, width);
    allocate(1);
  }

  int stateWidth() {
    return layer.stateWidth();
  }

  long multiplyAdds() {
    long products = gate == null ? 0 : gate.multiplyAdds();
    products += linear == null ? 0 : linear.multiplyAdds();
    return layer.multiplyAdds() + products + 8L * width;
  }

  /** Makes room for a block of so many rows. */
  void size(int rows) {
    if (a.values().length < rows * width) {
      allocate(rows);
    }
  }

  /**
   * Advances every active row.
   *
   * @param z one row of features each, replaced by the block's output
   * @param gaps milliseconds since each key's last observation
   * @param rows where the states lie
   * @param offset of this block's state within a key's
   */
  void step(FloatMatrix z, ActiveRows active, long[] gaps, Rows rows, int offset) {
    int size = active.size();
    norm(z);
    layer.drive(a);
    int stride = rows.states().length / rows.capacity();
    for (int place = 0; place < size; place++) {
      int at = active.row(place) * stride + offset;
      layer.advance(place, gaps[place], rows.states(), at);
      System.arraycopy(
          rows.states(), at, states.values(), place * states.columns(), states.columns());
    }
    layer.read(states.rows(size), a, y.rows(size));
    unit(z);
  }

  private void norm(FloatMatrix z) {
    a.rows(z.rows());
    for (int r = 0; r < z.rows(); r++) {
      row.onto(z.values(), z.offset() + r * width);
      normed.onto(a.values(), r * width);
      float mean = kernels.dot(z.values(), row.offset(), ones, 0, width) / width;
      lanes.shift(row, -mean, normed);
      float squares = kernels.dot(a.values(), normed.offset(), a.values(), normed.offset(), width);
      lanes.affine((float) (1 / Math.sqrt(squares / width + EPSILON)), gain, bias, normed);
    }
  }

  private void unit(FloatMatrix z) {
    int rows = z.rows();
    g.rows(rows).copyFrom(y);
    gelu.apply(g, a, kernels, lanes);
    if (unit == GatedUnit.NONE) {
      add(g, z);
      return;
    }
    gate.apply(g, a);
    kernels.bend(Curve.SIGMOID, a.values(), 0, a.size());
    FloatMatrix open = g;
    if (unit == GatedUnit.HALF_GLU2) {
      open = y;
    } else if (unit == GatedUnit.FULL_GLU) {
      linear.apply(g, gated.rows(rows));
      open = gated;
    }
    lanes.addProduct(open, a, z);
  }

  private void add(FloatMatrix x, FloatMatrix z) {
    kernels.scaleAndAdd(1, x, 1, z);
  }

  private void allocate(int rows) {
    layer.size(rows);
    a = FloatMatrix.of(rows, width);
    y = FloatMatrix.of(rows, width);
    g = FloatMatrix.of(rows, width);
    gated = FloatMatrix.of(rows, width);
    states = FloatMatrix.of(rows, layer.stateWidth());
  }
}
