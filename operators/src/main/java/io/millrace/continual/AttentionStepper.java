package io.millrace.continual;

import io.millrace.math.Kernels;
import java.util.Arrays;

/*
 * Rings of window - 1 keys and values, frame i in place i mod (window - 1); the newest frame's are still in scratch when the
 * window is attended to. Frames of the window are taken oldest first, so the order of summation follows from the row alone.
 */
/**
 * Steps an {@link Attention}: one product for the projections of all rows, then each row's window.
 */
final class AttentionStepper extends Stepper {

  private final Attention attention;
  private final Kernels kernels;
  private final Affine input;
  private final Affine output;
  private final int width;
  private final int past;
  private final StateSlot keys;
  private final StateSlot values;
  private final StateSlot queries;
  private final float scale;
  private final float[] query;
  private final float[] shares;
  private float[] projected = {};
  private float[] mixed = {};

  AttentionStepper(Place here, Assembly assembly) {
    super(here);
    this.attention = (Attention) here.layer();
    this.kernels = assembly.kernels;
    this.width = here.inputWidth();
    this.past = attention.window() - 1;
    this.input = attention.projections().input(here, assembly);
    this.output = attention.projections().output(here, assembly);
    this.scale = attention.projections().scale(width);
    this.keys = past == 0 ? null : assembly.slot(here, "keys");
    this.values = past == 0 ? null : assembly.slot(here, "values");
    this.queries = attention.ahead() == 0 ? null : assembly.slot(here, "queries");
    this.query = new float[width];
    this.shares = new float[attention.heads() * attention.window()];
  }

  @Override
  void advance(Frames in, float[] states) {
    projected = Cell.room(projected, in, 3 * width);
    mixed = Cell.room(mixed, in, width);
    input.apply(in.values, 0, in.size, projected, 0);
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame);
      if (to >= 0) {
        readQuery(in, frame, states);
        attend(in, frame, states, to * width);
      }
      keep(in, frame, states);
    }
    output.apply(mixed, 0, out.size, out.values, 0);
  }

  private void readQuery(Frames in, int frame, float[] states) {
    if (queries == null) {
      System.arraycopy(projected, 3 * frame * width, query, 0, width);
    } else {
      int place = (int) (in.indices[frame] % attention.ahead());
      int at = queries.at(in.rows[frame]) + place * width;
      System.arraycopy(states, at, query, 0, width);
    }
    for (int c = 0; c < width; c++) {
      query[c] *= scale;
    }
  }

  /** Mixes the values of the window by the query's shares in its keys; zeros of an empty window. */
  private void attend(Frames in, int frame, float[] states, int to) {
    long newest = in.indices[frame];
    long first = Math.max(0, newest - past);
    int count = (int) (Math.min(newest, in.lengths[frame] - 1) - first) + 1;
    Arrays.fill(mixed, to, to + width, 0f);
    if (count < 1) {
      return;
    }
    int heads = attention.heads();
    int depth = width / heads;
    int row = in.rows[frame];
    for (int i = 0; i < count; i++) {
      boolean isNewest = first + i == newest;
      float[] from = isNewest ? projected : states;
      int at = isNewest ? (3 * frame + 1) * width : keys.at(row) + place(first + i);
      for (int head = 0; head < heads; head++) {
        shares[head * count + i] = kernels.dot(query, head * depth, from, at + head * depth, depth);
      }
    }
    for (int head = 0; head < heads; head++) {
      Softmax.apply(kernels, shares, head * count, count);
    }
    for (int i = 0; i < count; i++) {
      boolean isNewest = first + i == newest;
      float[] from = isNewest ? projected : states;
      int at = isNewest ? (3 * frame + 2) * width : values.at(row) + place(first + i);
      for (int head = 0; head < heads; head++) {
        mix(shares[head * count + i], from, at + head * depth, to + head * depth, depth);
      }
    }
  }

  private void mix(float share, float[] from, int at, int to, int depth) {
    for (int c = 0; c < depth; c++) {
      mixed[to + c] = Math.fma(share, from[at + c], mixed[to + c]);
    }
  }

  private int place(long index) {
    return (int) (index % past) * width;
  }

  private void keep(Frames in, int frame, float[] states) {
    int row = in.rows[frame];
    int at = 3 * frame * width;
    if (queries != null) {
      int place = (int) (in.indices[frame] % attention.ahead());
      System.arraycopy(projected, at, states, queries.at(row) + place * width, width);
    }
    if (past > 0) {
      int place = place(in.indices[frame]);
      System.arraycopy(projected, at + width, states, keys.at(row) + place, width);
      System.arraycopy(projected, at + 2 * width, states, values.at(row) + place, width);
    }
  }
}
