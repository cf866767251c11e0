package io.millrace.continual;

import io.millrace.math.Curve;
import io.millrace.math.Kernels;

/*
 * r = σ(W_ir x + b_ir + W_hr h + b_hr)        n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn))     after the product
 * z = σ(W_iz x + b_iz + W_hz h + b_hz)        n = tanh(W_in x + b_in + W_hn (r ∘ h) + b_hn)     before it
 * h' = (1 - z) ∘ n + z ∘ h = fma(z, h - n, n)
 *
 * Scratch of a frame: gates = r | z | n, 3 x hidden; own = the products with h in the same places. h' lies between n and h,
 * so the state stays within [-1, 1].
 */
/** One layer of a {@link Gru}. */
final class GruCell extends Cell {

  private final Kernels kernels;
  private final Affine input;
  private final Affine recurrent;

  /** The new gate's product with the reset hidden state, or null where the gate acts after it. */
  private final Affine late;

  private float[] gates = {};
  private float[] own = {};
  private float[] kept = {};
  private float[] lateProduct = {};

  private GruCell(Kernels kernels, StateSlot hidden, Affine input, Affine recurrent, Affine late) {
    super(input.columns() / 3, hidden);
    this.kernels = kernels;
    this.input = input;
    this.recurrent = recurrent;
    this.late = late;
  }

  static GruCell of(Place here, Assembly assembly, int layer, StateSlot hidden) {
    Gru gru = (Gru) here.layer();
    RecurrentWeights weights = gru.recurrence();
    Affine input = weights.input(here, assembly, layer);
    return gru.reset() == Gru.Reset.AFTER_PRODUCT
        ? new GruCell(
            assembly.kernels, hidden, input, weights.recurrent(here, assembly, layer), null)
        : new GruCell(
            assembly.kernels,
            hidden,
            input,
            weights.recurrent(here, assembly, layer, 0, 2),
            weights.recurrent(here, assembly, layer, 2, 3));
  }

  @Override
  void advance(float[] x, float[] h, Frames frames, float[] states, float[] y) {
    gates = room(gates, frames, 3 * width);
    own = room(own, frames, 3 * width);
    input.apply(x, 0, frames.size, gates, 0);
    recurrent.apply(h, 0, frames.size, own, 0);
    if (late == null) {
      for (int frame = 0; frame < frames.size; frame++) {
        int at = 3 * frame * width;
        open(at, at);
        resetAfter(at);
        close(at, h, y, frame * width);
      }
    } else {
      resetBefore(h, frames, y);
    }
  }

  /** Finishes r and z, whose products with the hidden state stand from {@code from} on. */
  private void open(int at, int from) {
    for (int i = 0; i < 2 * width; i++) {
      gates[at + i] += own[from + i];
    }
    kernels.bend(Curve.SIGMOID, gates, at, 2 * width);
  }

  private void resetAfter(int at) {
    for (int i = at; i < at + width; i++) {
      gates[i + 2 * width] = Math.fma(gates[i], own[i + 2 * width], gates[i + 2 * width]);
    }
  }

  private void resetBefore(float[] h, Frames frames, float[] y) {
    kept = room(kept, frames, width);
    lateProduct = room(lateProduct, frames, width);
    for (int frame = 0; frame < frames.size; frame++) {
      int at = 3 * frame * width;
      open(at, 2 * frame * width);
      for (int i = 0; i < width; i++) {
        kept[frame * width + i] = gates[at + i] * h[frame * width + i];
      }
    }
    late.apply(kept, 0, frames.size, lateProduct, 0);
    for (int frame = 0; frame < frames.size; frame++) {
      int at = 3 * frame * width;
      for (int i = 0; i < width; i++) {
        gates[at + 2 * width + i] += lateProduct[frame * width + i];
      }
      close(at, h, y, frame * width);
    }
  }

  private void close(int at, float[] h, float[] y, int to) {
    int z = at + width;
    int n = z + width;
    kernels.bend(Curve.TANH, gates, n, width);
    for (int i = 0; i < width; i++) {
      float fresh = gates[n + i];
      y[to + i] = Math.fma(gates[z + i], h[to + i] - fresh, fresh);
    }
  }
}
