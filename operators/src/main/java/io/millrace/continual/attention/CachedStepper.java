package io.millrace.continual.attention;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.RowNorm;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/*
 * Columns of the keys, and rows of the values:
 *
 *   | 0 .. n - 1: row i at i mod n | n .. n + S - 1: row j of the first S, once it left the window |
 *
 * The distance of a sink is its true one as long as it is at most n - 1 + S - j: sinks stand right
 * behind the window, in their order (positions inside the cache). With rotary positions a sink's
 * key is therefore rotated anew in each step, from its unrotated copy.
 */
/** Steps one layer of a {@link CachedEncoder}. */
final class CachedStepper extends Stepper {

  /** Rows that are projected at once; more would gain no speed. */
  private static final int MOST_ROWS = 64;

  private final CachedEncoder encoder;
  private final Kernels kernels;
  private final int width;
  private final int window;
  private final int sinks;
  private final EncoderBlock block;
  private final Rotation rotation;
  private final float[] relative;
  private final float[] offsets;
  private final boolean[] missing;
  private final RowNorm last;
  private final FloatMatrix row;
  private final FloatMatrix target;
  private final StateSlot keys;
  private final StateSlot values;
  private final StateSlot unrotated;
  private final StateSlot masks;
  private final float[] rows;
  private final float[] key;
  private float[] projected = {};

  /**
   * @param here position of one layer
   * @param last the final norm, or null
   */
  CachedStepper(LayerPosition here, LayerContext assembly, int number, RowNorm last) {
    super(here);
    this.encoder = (CachedEncoder) here.layer();
    this.kernels = assembly.kernels;
    this.width = here.inputWidth();
    this.window = encoder.window();
    this.sinks = encoder.sinks();
    int kept = window + sinks;
    int heads = encoder.block().heads();
    this.missing = new boolean[kept];
    boolean relates = encoder.positions() == CachedEncoder.Positions.RELATIVE;
    this.relative =
        relates ? assembly.weight(here, "layers." + number + ".self_attn.relative_bias") : null;
    this.offsets = relates ? new float[heads * kept] : null;
    this.block =
        new EncoderBlock(
            here,
            assembly,
            encoder.block(),
            number,
            missing,
            offsets,
            new EncoderBlock.Room(MOST_ROWS, 1));
    this.rotation =
        encoder.isRotary() ? new Rotation(encoder.positions(), width / heads, heads) : null;
    this.last = last;
    this.row = FloatMatrix.of(1, width);
    this.target = FloatMatrix.of(1, width);
    this.keys = assembly.slot(here, "keys" + number);
    this.values = assembly.slot(here, "values" + number);
    this.unrotated = encoder.isRotary() && sinks > 0 ? assembly.slot(here, "sinks" + number) : null;
    this.masks = assembly.maskSlot(here, "masks" + number);
    this.rows = new float[MOST_ROWS * width];
    this.key = new float[width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    projected = in.room(projected, 3 * width);
    for (int from = 0; from < in.size; from += MOST_ROWS) {
      int some = Math.min(MOST_ROWS, in.size - from);
      block.project(in.values, from * width, some, projected, from * 3 * width);
      int emitted = 0;
      for (int frame = from; frame < from + some; frame++) {
        keep(in, frame, states);
        if (emit(in, frame) >= 0) {
          System.arraycopy(in.values, frame * width, rows, emitted * width, width);
          attend(in, frame, states, emitted++);
        }
      }
      block.finish(rows, 0, emitted);
      int to = (out.size - emitted) * width;
      if (last == null) {
        System.arraycopy(rows, 0, out.values, to, emitted * width);
      } else {
        kernels.normalise(row.onto(rows, 0, emitted), last, target.onto(out.values, to, emitted));
      }
    }
  }

  /** Stores key and value of a frame, in the window and, if it is one of the first, as a sink. */
  private void keep(Frames in, int frame, float[] states) {
    int state = in.rows[frame];
    long index = in.indices[frame];
    int from = 3 * frame * width;
    if (index < sinks) {
      int sink = (int) index;
      if (masks != null) {
        masks.mark(states, state, window + sink, in.masked[frame]);
      }
      copy(states, values.at(state) + (window + sink) * width, projected, from + 2 * width);
      if (unrotated == null) {
        System.arraycopy(projected, from + width, key, 0, width);
        column(states, state, window + sink);
      } else {
        copy(states, unrotated.at(state) + sink * width, projected, from + width);
      }
    }
    if (rotation != null) {
      rotation.to(index);
      rotation.apply(projected, from);
      rotation.apply(projected, from + width);
    }
    System.arraycopy(projected, from + width, key, 0, width);
    int place = (int) (index % window);
    if (masks != null) {
      masks.mark(states, state, place, in.masked[frame]);
    }
    column(states, state, place);
    copy(states, values.at(state) + place * width, projected, from + 2 * width);
  }

  private void copy(float[] states, int to, float[] from, int at) {
    System.arraycopy(from, at, states, to, width);
  }

  /** Writes {@link #key} to a column of the keys. */
  private void column(float[] states, int state, int place) {
    int at = keys.at(state) + place;
    int kept = window + sinks;
    for (int c = 0; c < width; c++) {
      states[at + c * kept] = key[c];
    }
  }

  private void attend(Frames in, int frame, float[] states, int to) {
    int state = in.rows[frame];
    long index = in.indices[frame];
    boolean zeros = encoder.start() == CachedEncoder.Start.ZEROS;
    for (int place = 0; place < window; place++) {
      int distance = (int) Math.floorMod(index - place, (long) window);
      missing[place] = distance > index ? !zeros : isMasked(in, frame, place, states);
      relate(place, distance);
    }
    for (int sink = 0; sink < sinks; sink++) {
      int place = window + sink;
      missing[place] = sink > index - window || isMasked(in, frame, place, states);
      if (!missing[place]) {
        int distance = (int) Math.min(index - sink, window - 1L + sinks - sink);
        relate(place, distance);
        if (unrotated != null) {
          System.arraycopy(states, unrotated.at(state) + sink * width, key, 0, width);
          rotation.to(index - distance);
          rotation.apply(key, 0);
          column(states, state, place);
        }
      }
    }
    block.attendTo(states, keys.at(state), states, values.at(state), width);
    block.compute(projected, 3 * frame * width, 3 * width, 1, to);
  }

  /** The row of a missing frame is computed too, and not used: it attends to itself at least. */
  private boolean isMasked(Frames in, int frame, int place, float[] states) {
    return masks != null && !in.masked[frame] && masks.isMarked(states, in.rows[frame], place);
  }

  private void relate(int place, int distance) {
    int kept = window + sinks;
    for (int head = 0; offsets != null && head * kept < offsets.length; head++) {
      offsets[head * kept + place] = relative[head * kept + distance];
    }
  }
}
