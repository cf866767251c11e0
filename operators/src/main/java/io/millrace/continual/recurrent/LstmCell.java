package io.millrace.continual.recurrent;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;

/*
 *   i | f | g | o = W_ih x + b_ih + W_hh h + b_hh
 *                   with peepholes i += p_i ∘ c, f += p_f ∘ c, o += p_o ∘ c'
 *   c' = σ(f) ∘ c + σ(i) ∘ tanh(g)      y = σ(o) ∘ tanh(c')      h' = y, or its projection W_hr y
 *
 * Scratch per frame: gates = i | f | g | o, 4 x hidden.
 */
/** One layer of an {@link Lstm}. */
final class LstmCell extends Cell {

  private final Kernels kernels;
  private final int hidden;
  private final Affine input;
  private final Affine recurrent;
  private final StateSlot cell;

  /** Null without a projection. */
  private final Affine projection;

  /** p_i, p_f and p_o, or null without them. */
  private final float[][] peepholes;

  private final float[] bent;
  private float[] gates = {};
  private float[] wide = {};

  LstmCell(LayerPosition here, LayerContext assembly, int layer) {
    super(
        ((Lstm) here.layer()).out(),
        assembly.slot(here, "hidden").part(layer * ((Lstm) here.layer()).out()));
    Lstm lstm = (Lstm) here.layer();
    this.kernels = assembly.kernels;
    this.hidden = lstm.hidden();
    this.recurrent = lstm.recurrence().recurrent(here, assembly, layer, 0, 4);
    this.input = lstm.recurrence().input(here, assembly, layer, 0, 4).withBiasOf(recurrent);
    this.bent = new float[hidden];
    this.cell = assembly.slot(here, "cell").part(layer * hidden);
    this.projection =
        lstm.projection() == 0
            ? null
            : Affine.ofRows(
                assembly.backend,
                assembly.weight(here, "weight_hr_l" + layer),
                new float[lstm.projection()]);
    this.peepholes =
        lstm.peepholes() == Lstm.Peepholes.NONE
            ? null
            : new float[][] {
              assembly.weight(here, "weight_ci_l" + layer),
              assembly.weight(here, "weight_cf_l" + layer),
              assembly.weight(here, "weight_co_l" + layer)
            };
  }

  @Override
  void advance(float[] x, float[] h, Frames frames, float[] states, float[] y) {
    gates = frames.room(gates, 4 * hidden);
    input.apply(x, 0, frames.size, gates, 0);
    recurrent.add(h, 0, frames.size, gates, 0);
    wide = projection == null ? y : frames.room(wide, hidden);
    for (int frame = 0; frame < frames.size; frame++) {
      cell(4 * frame * hidden, states, cell.at(frames.rows[frame]), wide, frame * hidden);
    }
    if (projection != null) {
      projection.apply(wide, 0, frames.size, y, 0);
    }
  }

  /**
   * Computes the gates from offset {@code i} on, the cell state at {@code c} and the output at
   * {@code to}.
   */
  private void cell(int i, float[] states, int c, float[] y, int to) {
    int f = i + hidden;
    int g = f + hidden;
    int o = g + hidden;
    if (peepholes != null) {
      look(peepholes[0], states, c, i);
      look(peepholes[1], states, c, f);
    }
    kernels.bend(Curve.SIGMOID, gates, i, 2 * hidden);
    kernels.bend(Curve.TANH, gates, g, hidden);
    for (int at = 0; at < hidden; at++) {
      float fresh = gates[i + at] * gates[g + at];
      states[c + at] = Math.fma(gates[f + at], states[c + at], fresh);
    }
    if (peepholes != null) {
      look(peepholes[2], states, c, o);
    }
    kernels.bend(Curve.SIGMOID, gates, o, hidden);
    System.arraycopy(states, c, bent, 0, hidden);
    kernels.bend(Curve.TANH, bent, 0, hidden);
    for (int at = 0; at < hidden; at++) {
      y[to + at] = gates[o + at] * bent[at];
    }
  }

  private void look(float[] peephole, float[] states, int c, int gate) {
    for (int at = 0; at < hidden; at++) {
      gates[gate + at] = Math.fma(peephole[at], states[c + at], gates[gate + at]);
    }
  }
}
