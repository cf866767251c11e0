package io.millrace.continual.recurrent;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;

/*
 *   r = σ(W_ir x + b_ir + W_hr h + b_hr)
 *   z = σ(W_iz x + b_iz + W_hz h + b_hz)
 *   n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn))     reset after the product
 *   n = tanh(W_in x + b_in + W_hn (r ∘ h) + b_hn)     reset before it
 *   h' = (1 - z) ∘ n + z ∘ h = fma(z, h - n, n)
 *
 * h' is between n and h, so the state stays within [-1, 1]. Scratch per frame:
 *
 *   symbol  meaning                                          shape
 *   gates   r | z                                            2 x hidden
 *   fresh   n                                                hidden
 *   own     product of the new gate with h, or with r ∘ h    hidden
 */
/** One layer of a {@link Gru}. */
final class GruCell extends Cell {

  private final Kernels kernels;
  private final Gru.Reset reset;
  private final Affine gateInput;
  private final Affine gateRecurrent;
  private final Affine newInput;
  private final Affine newRecurrent;
  private float[] gates = {};
  private float[] fresh = {};
  private float[] own = {};
  private float[] kept = {};

  GruCell(LayerPosition here, LayerContext assembly, int layer) {
    super(
        ((Gru) here.layer()).hidden(),
        assembly.slot(here, "hidden").part(layer * ((Gru) here.layer()).hidden()));
    RecurrentWeights weights = ((Gru) here.layer()).recurrence();
    this.kernels = assembly.kernels;
    this.reset = ((Gru) here.layer()).reset();
    this.gateRecurrent = weights.recurrent(here, assembly, layer, 0, 2);
    this.gateInput = weights.input(here, assembly, layer, 0, 2).withBiasOf(gateRecurrent);
    this.newRecurrent = weights.recurrent(here, assembly, layer, 2, 3);
    this.newInput = weights.input(here, assembly, layer, 2, 3);
  }

  @Override
  void advance(float[] x, float[] h, Frames frames, float[] states, float[] y) {
    int rows = frames.size;
    gates = frames.room(gates, 2 * width);
    fresh = frames.room(fresh, width);
    own = frames.room(own, width);
    gateInput.apply(x, 0, rows, gates, 0);
    gateRecurrent.add(h, 0, rows, gates, 0);
    kernels.bend(Curve.SIGMOID, gates, 0, 2 * rows * width);
    newInput.apply(x, 0, rows, fresh, 0);
    if (reset == Gru.Reset.AFTER_PRODUCT) {
      newRecurrent.apply(h, 0, rows, own, 0);
      for (int row = 0; row < rows; row++) {
        resetAfter(2 * row * width, row * width);
      }
    } else {
      resetBefore(h, frames);
    }
    kernels.bend(Curve.TANH, fresh, 0, rows * width);
    for (int row = 0; row < rows; row++) {
      update((2 * row + 1) * width, row * width, h, y);
    }
  }

  private void resetAfter(int r, int at) {
    for (int i = 0; i < width; i++) {
      fresh[at + i] = Math.fma(gates[r + i], own[at + i], fresh[at + i]);
    }
  }

  private void resetBefore(float[] h, Frames frames) {
    kept = frames.room(kept, width);
    for (int row = 0; row < frames.size; row++) {
      for (int i = 0; i < width; i++) {
        kept[row * width + i] = gates[2 * row * width + i] * h[row * width + i];
      }
    }
    newRecurrent.apply(kept, 0, frames.size, own, 0);
    for (int at = 0; at < frames.size * width; at++) {
      fresh[at] += own[at];
    }
  }

  private void update(int z, int at, float[] h, float[] y) {
    for (int i = 0; i < width; i++) {
      float n = fresh[at + i];
      y[at + i] = Math.fma(gates[z + i], h[at + i] - n, n);
    }
  }
}
