package io.millrace.continual.attention;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.RowNorm;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.Arrays;

/*
 * Rings hold the frames of the window and their projections of the first layer, frame i at position
 * i mod window. All layers keep this order of rows, because attention does not depend on it but by
 * its rounding. Positions without a frame, before the start or after the end of a clip, are marked
 * and attended to by none; so are those behind the window, which fill the last vector of keys.
 *
 * One layer computes the row that it emits alone. It keeps frames and queries for as long as they
 * wait, and everything behind the attention is computed for many keys at once.
 */
/** Steps an {@link TransformerEncoder}. */
final class EncoderStepper extends Stepper {

  /** Keys whose rows are computed at once. */
  private static final int MOST_ROWS = 64;

  private final Kernels kernels;
  private final int width;
  private final int window;
  private final int columns;
  private final int ahead;
  private final int waiting;
  private final int group;
  private final StateSlot frames;
  private final StateSlot queries;
  private final StateSlot keys;
  private final StateSlot values;
  private final StateSlot masks;
  private final EncoderBlock[] blocks;
  private final RowNorm last;
  private final FloatMatrix row;
  private final FloatMatrix target;
  private final float[] rows;
  private final boolean[] missing;
  private final int[] targets = new int[MOST_ROWS];
  private final float[] query;
  private float[] projected = {};

  EncoderStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    TransformerEncoder encoder = (TransformerEncoder) here.layer();
    this.kernels = assembly.kernels;
    this.width = here.inputWidth();
    this.window = encoder.window();
    this.columns = encoder.columns();
    this.ahead = encoder.ahead();
    this.waiting = encoder.waiting();
    int heads = encoder.block().heads();
    this.group = EncoderBlock.together(heads) * width / heads;
    this.frames = waiting == 0 ? null : assembly.slot(here, "frames");
    this.queries = waiting == 0 ? null : assembly.slot(here, "queries");
    this.keys = assembly.slot(here, "keys");
    this.values = assembly.slot(here, "values");
    this.masks = assembly.maskSlot(here, "masks");
    this.missing = new boolean[columns];
    Arrays.fill(missing, window, columns, true);
    this.blocks = new EncoderBlock[encoder.layers()];
    int most = blocks.length == 1 ? MOST_ROWS : Math.max(MOST_ROWS, window);
    int asked = blocks.length == 1 ? 1 : window;
    for (int layer = 0; layer < blocks.length; layer++) {
      EncoderBlock.Room room = new EncoderBlock.Room(most, asked);
      blocks[layer] = new EncoderBlock(here, assembly, layer, missing, room);
    }
    this.last =
        encoder.block().last() == TransformerEncoder.Last.PLAIN
            ? null
            : EncoderBlock.norm(here, assembly, "norm", encoder.block().epsilon());
    this.row = FloatMatrix.of(1, width);
    this.target = FloatMatrix.of(1, width);
    this.rows = new float[most * width];
    this.query = new float[width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    projected = in.room(projected, 3 * width);
    for (int frame = 0; frame < in.size; frame += MOST_ROWS) {
      int some = Math.min(MOST_ROWS, in.size - frame);
      blocks[0].project(in.values, frame * width, some, projected, frame * 3 * width);
      if (blocks.length == 1) {
        one(in, frame, some, states);
      } else {
        deep(in, frame, some, states);
      }
    }
  }

  /** One layer: every key attends, then all rows are finished at once. */
  private void one(Frames in, int from, int some, float[] states) {
    int emitted = 0;
    for (int frame = from; frame < from + some; frame++) {
      note(in, frame, states);
      int to = emit(in, frame);
      int state = in.rows[frame];
      boolean asked = to >= 0 && mark(in, frame, states, to);
      if (asked) {
        int at = emitted * width;
        if (ahead == 0) {
          System.arraycopy(in.values, frame * width, rows, at, width);
          System.arraycopy(projected, 3 * frame * width, query, 0, width);
        } else {
          int oldest = (int) (in.indices[frame] % waiting) * width;
          System.arraycopy(states, frames.at(state) + oldest, rows, at, width);
          System.arraycopy(states, queries.at(state) + oldest, query, 0, width);
        }
      } else if (to >= 0) {
        // The row of a missing frame, or an output after the end of a clip, which nothing reads.
        Arrays.fill(out.values, to * width, (to + 1) * width, 0f);
      }
      keep(in, frame, states);
      if (asked) {
        blocks[0].attendTo(states, keys.at(state), states, values.at(state));
        blocks[0].compute(query, 0, width, 1, emitted);
        targets[emitted++] = to;
      }
    }
    blocks[0].finish(rows, 0, emitted);
    for (int number = 0; number < emitted; number++) {
      put(number, targets[number]);
    }
  }

  private void deep(Frames in, int from, int some, float[] states) {
    for (int frame = from; frame < from + some; frame++) {
      note(in, frame, states);
      keep(in, frame, states);
      int to = emit(in, frame);
      if (to >= 0 && mark(in, frame, states, to)) {
        encode(in, frame, states, to);
      } else if (to >= 0) {
        Arrays.fill(out.values, to * width, (to + 1) * width, 0f);
      }
    }
  }

  /** Keeps whether the newest frame is missing. */
  private void note(Frames in, int frame, float[] states) {
    if (masks != null) {
      int place = (int) (in.indices[frame] % window);
      masks.mark(states, in.rows[frame], place, in.masked[frame]);
    }
  }

  private void keep(Frames in, int frame, float[] states) {
    int state = in.rows[frame];
    int from = 3 * frame * width;
    if (waiting > 0) {
      int place = (int) (in.indices[frame] % waiting) * width;
      System.arraycopy(in.values, frame * width, states, frames.at(state) + place, width);
      System.arraycopy(projected, from, states, queries.at(state) + place, width);
    }
    int place = (int) (in.indices[frame] % window);
    int value = values.at(state) + place * group;
    for (int at = 0; at < width; at += group) {
      System.arraycopy(projected, from + 2 * width + at, states, value + at * columns, group);
    }
    int key = keys.at(state) + place;
    for (int c = 0; c < width; c++) {
      states[key + c * columns] = projected[from + width + c];
    }
  }

  /**
   * Marks the positions without a frame.
   *
   * @return false if the frame that is asked for is one of them
   */
  private boolean mark(Frames in, int frame, float[] states, int to) {
    int state = in.rows[frame];
    long newest = in.indices[frame];
    boolean whole = masks == null && newest >= window - 1 && newest < in.lengths[frame];
    for (EncoderBlock block : blocks) {
      block.complete(whole ? window : 0);
    }
    if (whole) {
      return true;
    }
    for (int place = 0; place < window; place++) {
      long index = newest - Math.floorMod(newest - place, (long) window);
      boolean masked = masks != null && masks.isMarked(states, state, place);
      missing[place] = index < 0 || index >= in.lengths[frame] || masked;
    }
    int asked = asked(in, frame);
    out.masked[to] = masks != null && masks.isMarked(states, state, asked);
    return !missing[asked];
  }

  private int asked(Frames in, int frame) {
    return (int) Math.floorMod(in.indices[frame] - ahead, (long) window);
  }

  private void encode(Frames in, int frame, float[] states, int to) {
    int state = in.rows[frame];
    int asked = asked(in, frame);
    EncoderBlock first = blocks[0];
    first.attendTo(states, keys.at(state), states, values.at(state));
    System.arraycopy(states, frames.at(state), rows, 0, window * width);
    first.compute(states, queries.at(state), width, window);
    first.finish(rows, 0, window);
    for (int layer = 1; layer < blocks.length - 1; layer++) {
      blocks[layer].all(rows, window);
    }
    blocks[blocks.length - 1].one(rows, window, asked);
    put(asked, to);
  }

  /** Writes a row as an output. */
  private void put(int number, int to) {
    if (last == null) {
      System.arraycopy(rows, number * width, out.values, to * width, width);
    } else {
      row.onto(rows, number * width, 1);
      kernels.normalise(row, last, target.onto(out.values, to * width, 1));
    }
  }
}
