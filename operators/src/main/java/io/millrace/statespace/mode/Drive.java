package io.millrace.statespace.mode;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import java.util.Arrays;

/*
 * Weights of the input, 2n floats per row:
 *
 *   mixed         inputs x 2n: row h is column h of B, [re | im]
 *   per channel   1 x 2n: b of every mode
 */
/** Computes the input of the modes, {@code B u}, one row at a time. */
public final class Drive {

  private final boolean mixed;
  private final int inputs;
  private final int each;
  private final Kernels kernels;
  private final Lanes lanes;
  private final FloatMatrix row;
  private final FloatMatrix wide;

  public Drive(Recurrence recurrence, Kernels kernels, Lanes lanes) {
    this.mixed = recurrence.input() instanceof Recurrence.Mixed;
    this.inputs = recurrence.inputs();
    this.each = recurrence.count() / recurrence.windows();
    this.kernels = kernels;
    this.lanes = lanes;
    this.row = FloatMatrix.of(1, inputs);
    this.wide = FloatMatrix.of(1, 2 * recurrence.count());
  }

  /** The initial weights of a recurrence. */
  public static FloatMatrix weights(Recurrence recurrence) {
    int n = recurrence.count();
    boolean mixed = recurrence.input() instanceof Recurrence.Mixed;
    FloatMatrix weights = FloatMatrix.of(mixed ? recurrence.inputs() : 1, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int h = 0; h < weights.rows(); h++) {
        int input = mixed ? h : recurrence.channel(i);
        weights.set(h, i, (float) recurrence.inputReal(i, input));
        weights.set(h, n + i, (float) recurrence.inputImaginary(i, input));
      }
    }
    return weights;
  }

  /** {@code into = B u} for the inputs at {@code u[at ..)}. */
  public void by(float[] u, int at, FloatMatrix weights, FloatMatrix into) {
    if (mixed) {
      kernels.multiply(row.onto(u, at), weights, into);
    } else {
      into.copyFrom(wide(u, at));
      lanes.multiply(weights, into);
    }
  }

  /** The input of each mode, once for its real and once for its imaginary part. */
  public FloatMatrix wide(float[] u, int at) {
    int n = wide.columns() / 2;
    for (int channel = 0; channel < inputs; channel++) {
      float value = u[at + channel];
      Arrays.fill(wide.values(), channel * each, (channel + 1) * each, value);
      Arrays.fill(wide.values(), n + channel * each, n + (channel + 1) * each, value);
    }
    return wide;
  }

  public boolean isMixed() {
    return mixed;
  }
}
