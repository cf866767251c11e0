package io.millrace.continual.attention;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.Arrays;

/*
 * Symbols, for one query and head:
 *
 *   symbol  meaning                                                  shape
 *   s_j     logit of key j, q · k_j                                  number
 *   m       shift of the logits                                      number
 *   D       weight, Σ_j e^{s_j - m}                                  number
 *   A       weighted sum of values, Σ_j e^{s_j - m} v_j              channels of a head
 *   P       largest D since it was last computed from all keys       number
 *
 * The output is A / D. A step removes key o and adds key n (online softmax, after Hedegaard et al.,
 * Continual Transformers, with a shift):
 *
 *   remove  w = e^{s_o - m}                                    D -= w         A -= w v_o
 *   add     m' = max(m, s_n), f = e^{m - m'}, w = e^{s_n - m'}
 *           D = f D + w      A = f A + w v_n     P = max(f P, D)
 *   if D < LEAST · P: D and A are computed again from all keys, with m = max s_j and P = D
 *
 * D / P bounds the loss by cancellation: a share is rounded to 1e-7, and LEAST = 0.1 lets this
 * error grow at most tenfold. D and A are kept as a float and its remainder, 48 bits, so the
 * rounding errors of a whole window of additions and subtractions are negligible. A logit is not
 * stored but computed again when its key leaves: a dot product has one order of summation, so the
 * logit that is removed equals the logit that was added, bit for bit. A query stays for one window,
 * so errors do not grow with the stream. Sums without a shift overflow from logits near 90 on and
 * lose all digits from 30 on; with it they hold at 1000.
 */
/** Steps a {@link RetroactiveAttention}. */
final class RetroactiveStepper extends Stepper {

  private static final float LEAST = .1f;

  private final Kernels kernels;
  private final Affine input;
  private final Affine output;
  private final int window;
  private final int heads;
  private final int width;
  private final int depth;
  private final float scale;
  private final StateSlot queries;
  private final StateSlot keys;
  private final StateSlot values;
  private final StateSlot sums;
  private final StateSlot weights;
  private final StateSlot shifts;
  private final StateSlot peaks;
  private final StateSlot masks;
  private final float[] leaving;
  private final float[] logits;
  private final double[] fresh;
  private final float[] mixed;
  private float[] projected = {};
  private boolean leaves;
  private boolean enters;

  RetroactiveStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    RetroactiveAttention attention = (RetroactiveAttention) here.layer();
    this.kernels = assembly.kernels;
    this.input = attention.projections().input(here, assembly);
    this.output = attention.projections().output(here, assembly, here.inputWidth());
    this.window = attention.window();
    this.heads = attention.heads();
    this.width = here.inputWidth();
    this.depth = width / heads;
    this.scale = attention.projections().scale(width);
    this.queries = assembly.slot(here, "queries");
    this.keys = assembly.slot(here, "keys");
    this.values = assembly.slot(here, "values");
    this.sums = assembly.slot(here, "sums");
    this.weights = assembly.slot(here, "weights");
    this.shifts = assembly.slot(here, "shifts");
    this.peaks = assembly.slot(here, "peaks");
    this.masks = assembly.maskSlot(here, "masks");
    this.leaving = new float[2 * width];
    this.logits = new float[window];
    this.fresh = new double[depth];
    this.mixed = new float[window * width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    projected = in.room(projected, 3 * width);
    input.apply(in.values, 0, in.size, projected, 0);
    for (int frame = 0; frame < in.size; frame++) {
      int row = in.rows[frame];
      long index = in.indices[frame];
      take(in, frame, states);
      int present = (int) Math.min(index + 1, window);
      int newest = (int) (index % window);
      for (int place = 0; place < present; place++) {
        if (isMasked(row, place, states)) {
          continue;
        }
        for (int head = 0; head < heads; head++) {
          if (place == newest) {
            compute(row, place, head, present, states);
          } else {
            correct(row, place, head, index, states);
          }
        }
      }
      int to = emit(in, frame);
      if (to >= 0) {
        out.masked[to] = write(row, newest, states, to) == 0;
      }
    }
  }

  private boolean isMasked(int row, int place, float[] states) {
    return masks != null && masks.isMarked(states, row, place);
  }

  /** Puts a frame into the rings and saves the key and value that it overwrites. */
  private void take(Frames in, int frame, float[] states) {
    int row = in.rows[frame];
    long index = in.indices[frame];
    int place = (int) (index % window) * width;
    int from = 3 * frame * width;
    leaves = index >= window && !isMasked(row, (int) (index % window), states);
    enters = !in.masked[frame];
    if (masks != null) {
      masks.mark(states, row, (int) (index % window), in.masked[frame]);
    }
    System.arraycopy(states, keys.at(row) + place, leaving, 0, width);
    System.arraycopy(states, values.at(row) + place, leaving, width, width);
    for (int c = 0; c < width; c++) {
      states[queries.at(row) + place + c] = scale * projected[from + c];
    }
    System.arraycopy(projected, from + width, states, keys.at(row) + place, width);
    System.arraycopy(projected, from + 2 * width, states, values.at(row) + place, width);
  }

  /** Removes the leaving key from a query's sums and adds the newest. */
  private void correct(int row, int place, int head, long index, float[] states) {
    int query = queries.at(row) + place * width + head * depth;
    int scalar = place * heads + head;
    int newest = (int) (index % window) * width + head * depth;
    float shift = states[shifts.at(row) + scalar];
    float lost = 0;
    if (leaves) {
      float logit = kernels.dot(states, query, leaving, head * depth, depth);
      lost = Curve.EXP.at(logit - shift);
    }
    float logit = enters ? kernels.dot(states, query, states, keys.at(row) + newest, depth) : shift;
    float higher = Math.max(shift, logit);
    float fade = Curve.EXP.at(shift - higher);
    float share = enters ? Curve.EXP.at(logit - higher) : 0;
    int at = weights.at(row) + 2 * scalar;
    double weight = fade * (read(states, at) - lost) + share;
    float peak = Math.max(fade * states[peaks.at(row) + scalar], (float) weight);
    if (weight < LEAST * peak) {
      compute(row, place, head, (int) Math.min(index + 1, window), states);
      return;
    }
    write(states, at, weight);
    states[shifts.at(row) + scalar] = higher;
    states[peaks.at(row) + scalar] = peak;
    int sum = sums.at(row) + 2 * (place * width + head * depth);
    int value = values.at(row) + newest;
    int old = width + head * depth;
    for (int c = 0; c < depth; c++) {
      double rest = read(states, sum + 2 * c) - (double) lost * leaving[old + c];
      write(states, sum + 2 * c, fade * rest + (double) share * states[value + c]);
    }
  }

  /** Computes a query's sums from all keys that are present. */
  private void compute(int row, int place, int head, int present, float[] states) {
    int query = queries.at(row) + place * width + head * depth;
    int scalar = place * heads + head;
    float shift = Float.NEGATIVE_INFINITY;
    for (int key = 0; key < present; key++) {
      int at = keys.at(row) + key * width + head * depth;
      logits[key] =
          isMasked(row, key, states)
              ? Float.NEGATIVE_INFINITY
              : kernels.dot(states, query, states, at, depth);
      shift = Math.max(shift, logits[key]);
    }
    double weight = 0;
    Arrays.fill(fresh, 0);
    for (int key = 0; key < present; key++) {
      float share = isMasked(row, key, states) ? 0 : Curve.EXP.at(logits[key] - shift);
      int value = values.at(row) + key * width + head * depth;
      weight += share;
      for (int c = 0; c < depth; c++) {
        fresh[c] += (double) share * states[value + c];
      }
    }
    int sum = sums.at(row) + 2 * (place * width + head * depth);
    for (int c = 0; c < depth; c++) {
      write(states, sum + 2 * c, fresh[c]);
    }
    write(states, weights.at(row) + 2 * scalar, weight);
    states[shifts.at(row) + scalar] = shift;
    states[peaks.at(row) + scalar] = (float) weight;
  }

  /** Reads a sum that is kept as a float and its rounding remainder. */
  private static double read(float[] states, int at) {
    return (double) states[at] + states[at + 1];
  }

  private static void write(float[] states, int at, double value) {
    states[at] = (float) value;
    states[at + 1] = (float) (value - states[at]);
  }

  /**
   * Divides the sums of every query by its weight, oldest query first, and projects all of them.
   * The rows of missing frames are zeros.
   *
   * @return number of rows that are not missing
   */
  private int write(int row, int newest, float[] states, int to) {
    int place = newest;
    for (int query = 0; query < window; query++) {
      place = place + 1 == window ? 0 : place + 1;
      for (int head = 0; head < heads && !isMasked(row, place, states); head++) {
        float weight = states[weights.at(row) + 2 * (place * heads + head)];
        int from = sums.at(row) + 2 * (place * width + head * depth);
        for (int c = 0; c < depth; c++) {
          mixed[query * width + head * depth + c] = states[from + 2 * c] / weight;
        }
      }
    }
    output.apply(mixed, 0, window, out.values, to * out.width);
    int present = window;
    for (int query = 0; query < window && masks != null; query++) {
      place = place + 1 == window ? 0 : place + 1;
      if (isMasked(row, place, states)) {
        int from = to * out.width + query * width;
        Arrays.fill(out.values, from, from + width, 0f);
        present--;
      }
    }
    return present;
  }
}
