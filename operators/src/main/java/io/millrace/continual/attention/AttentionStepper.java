package io.millrace.continual.attention;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.pointwise.Softmax;
import java.util.Arrays;

/*
 * Rings hold the keys and values of the window, frame i at position i mod window. Keys are stored
 * channel by channel, values frame by frame. For a row and its query, with n = window and d =
 * channels of a head:
 *
 *   symbol  meaning                                                      shape
 *   logits  query of the head (1 x d) · keys of the head (d x n)         1 x n of a head
 *   shares  softmax of the logits at positions whose frame is in the     1 x n of a head
 *           window and in the clip, 0 elsewhere
 *   sums    shares (heads x n) · values (n x channels);                  heads x channels
 *           a head uses only its own channels
 *
 * Sums run over the positions in order; the order follows from the row's own count of frames. The
 * products of a head with channels of other heads are discarded: one product of whole rows costs
 * less than many of parts.
 */
/**
 * Steps an {@link Attention}: one product projects all rows, then each row attends to its window.
 */
final class AttentionStepper extends Stepper {

  private final Attention attention;
  private final Kernels kernels;
  private final Projection input;
  private final Affine output;
  private final int width;
  private final int window;
  private final int heads;
  private final StateSlot keys;
  private final StateSlot values;
  private final StateSlot queries;
  private final StateSlot masks;
  private final float scale;
  private final float[] query;
  private final FloatMatrix headQuery;
  private final FloatMatrix headKeys;
  private final FloatMatrix headShares;
  private final FloatMatrix frames;
  private final FloatMatrix shares;
  private final FloatMatrix sums;
  private float[] projected = {};
  private float[] mixed = {};

  /** Makes queries, keys and values of frames. */
  interface Projection {
    /** Writes query, key and value of each frame, one behind the other. */
    void apply(Frames in, float[] projected);
  }

  AttentionStepper(LayerPosition here, LayerContext assembly) {
    this(here, assembly, (Attention) here.layer(), projection(here, assembly));
  }

  private static Projection projection(LayerPosition here, LayerContext assembly) {
    Affine product = ((Attention) here.layer()).projections().input(here, assembly);
    return (in, projected) -> product.apply(in.values, 0, in.size, projected, 0);
  }

  /**
   * @param input makes queries, keys and values of the width of the output
   */
  AttentionStepper(
      LayerPosition here, LayerContext assembly, Attention attention, Projection input) {
    super(here);
    this.attention = attention;
    this.kernels = assembly.kernels;
    this.width = here.outputWidth();
    this.window = attention.window();
    this.heads = attention.heads();
    this.input = input;
    this.output = attention.projections().output(here, assembly, width);
    this.scale = attention.projections().scale(width);
    this.keys = assembly.slot(here, "keys");
    this.values = assembly.slot(here, "values");
    this.queries = attention.ahead() == 0 ? null : assembly.slot(here, "queries");
    this.masks = assembly.maskSlot(here, "masks");
    this.query = new float[width];
    this.headQuery = FloatMatrix.of(1, width / heads);
    this.headKeys = FloatMatrix.of(width / heads, window);
    this.headShares = FloatMatrix.of(1, window);
    this.frames = FloatMatrix.of(window, width);
    this.shares = FloatMatrix.of(heads, window);
    this.sums = FloatMatrix.of(heads, width);
  }

  @Override
  public void advance(Frames in, float[] states) {
    projected = in.room(projected, 3 * width);
    mixed = in.room(mixed, width);
    input.apply(in, projected);
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame);
      if (to >= 0) {
        readQuery(in, frame, states);
      }
      keep(in, frame, states);
      if (to >= 0 && masks != null && isMasked(in, frame, attention.ahead(), states)) {
        out.masked[to] = true;
        Arrays.fill(mixed, to * width, (to + 1) * width, 0f);
      } else if (to >= 0) {
        out.masked[to] = false;
        attend(in, frame, states, to * width);
      }
    }
    output.apply(mixed, 0, out.size, out.values, 0);
  }

  /** Whether the frame so many steps before a frame is missing. */
  private boolean isMasked(Frames in, int frame, int before, float[] states) {
    int place = (int) Math.floorMod(in.indices[frame] - before, (long) window);
    return masks.isMarked(states, in.rows[frame], place);
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

  /**
   * Writes the values of the window, weighted by the query's softmax; zeros for an empty window.
   */
  private void attend(Frames in, int frame, float[] states, int to) {
    int row = in.rows[frame];
    int depth = width / heads;
    long newest = in.indices[frame];
    long last = Math.min(newest, in.lengths[frame] - 1);
    if (last < 0 || last <= newest - window) {
      Arrays.fill(mixed, to, to + width, 0f);
      return;
    }
    for (int head = 0; head < heads; head++) {
      headQuery.onto(query, head * depth);
      headKeys.onto(states, keys.at(row) + head * depth * window);
      kernels.multiply(headQuery, headKeys, headShares.onto(shares.values(), head * window));
    }
    boolean whole = last == newest && newest >= window - 1 && masks == null;
    if (!whole) {
      mark(row, newest, last, states, Float.NEGATIVE_INFINITY);
    }
    for (int head = 0; head < heads; head++) {
      Softmax.apply(kernels, shares.values(), head * window, window);
    }
    if (!whole) {
      mark(row, newest, last, states, 0);
    }
    kernels.multiply(shares, frames.onto(states, values.at(row)), sums);
    for (int head = 0; head < heads; head++) {
      int own = head * depth;
      System.arraycopy(sums.values(), head * width + own, mixed, to + own, depth);
    }
  }

  /**
   * Writes {@code nothing} at positions that hold no frame of the window and the clip, or a missing
   * one.
   */
  private void mark(int row, long newest, long last, float[] states, float nothing) {
    for (int place = 0; place < window; place++) {
      long frame = newest - Math.floorMod(newest - place, (long) window);
      boolean masked = masks != null && masks.isMarked(states, row, place);
      if (frame < 0 || frame > last || masked) {
        for (int head = 0; head < heads; head++) {
          shares.set(head, place, nothing);
        }
      }
    }
  }

  private void keep(Frames in, int frame, float[] states) {
    int row = in.rows[frame];
    int at = 3 * frame * width;
    if (queries != null) {
      int place = (int) (in.indices[frame] % attention.ahead());
      System.arraycopy(projected, at, states, queries.at(row) + place * width, width);
    }
    int place = (int) (in.indices[frame] % window);
    if (masks != null) {
      masks.mark(states, row, place, in.masked[frame]);
    }
    int key = keys.at(row) + place;
    for (int c = 0; c < width; c++) {
      states[key + c * window] = projected[at + width + c];
    }
    System.arraycopy(projected, at + 2 * width, states, values.at(row) + place * width, width);
  }
}
