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
 * and attended to by none.
 */
/** Steps an {@link TransformerEncoder}. */
final class EncoderStepper extends Stepper {

  private final Kernels kernels;
  private final int width;
  private final int window;
  private final int ahead;
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
  private float[] projected = {};

  EncoderStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    TransformerEncoder encoder = (TransformerEncoder) here.layer();
    this.kernels = assembly.kernels;
    this.width = here.inputWidth();
    this.window = encoder.window();
    this.ahead = encoder.ahead();
    this.frames = assembly.slot(here, "frames");
    this.queries = assembly.slot(here, "queries");
    this.keys = assembly.slot(here, "keys");
    this.values = assembly.slot(here, "values");
    this.masks = assembly.maskSlot(here, "masks");
    this.missing = new boolean[window];
    this.blocks = new EncoderBlock[encoder.layers()];
    for (int layer = 0; layer < blocks.length; layer++) {
      blocks[layer] = new EncoderBlock(here, assembly, layer, missing);
    }
    this.last =
        encoder.block().last() == TransformerEncoder.Last.PLAIN
            ? null
            : EncoderBlock.norm(here, assembly, "norm", encoder.block().epsilon());
    this.row = FloatMatrix.of(1, width);
    this.target = FloatMatrix.of(1, width);
    this.rows = new float[window * width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    projected = in.room(projected, 3 * width);
    for (int frame = 0; frame < in.size; frame += window) {
      // The scratch of a block has room for a window of rows.
      int some = Math.min(window, in.size - frame);
      blocks[0].project(in.values, frame * width, some, projected, frame * 3 * width);
    }
    for (int frame = 0; frame < in.size; frame++) {
      keep(in, frame, states);
      int to = emit(in, frame);
      if (to >= 0) {
        encode(in, frame, states, to);
      }
    }
  }

  private void keep(Frames in, int frame, float[] states) {
    int state = in.rows[frame];
    int place = (int) (in.indices[frame] % window);
    int from = 3 * frame * width;
    System.arraycopy(in.values, frame * width, states, frames.at(state) + place * width, width);
    System.arraycopy(projected, from, states, queries.at(state) + place * width, width);
    System.arraycopy(projected, from + 2 * width, states, values.at(state) + place * width, width);
    if (masks != null) {
      masks.mark(states, state, place, in.masked[frame]);
    }
    int key = keys.at(state) + place;
    for (int c = 0; c < width; c++) {
      states[key + c * window] = projected[from + width + c];
    }
  }

  private void encode(Frames in, int frame, float[] states, int emitted) {
    int state = in.rows[frame];
    int to = emitted * width;
    long newest = in.indices[frame];
    for (int place = 0; place < window; place++) {
      long index = newest - Math.floorMod(newest - place, (long) window);
      boolean masked = masks != null && masks.isMarked(states, state, place);
      missing[place] = index < 0 || index >= in.lengths[frame] || masked;
    }
    int asked = (int) Math.floorMod(newest - ahead, (long) window);
    out.masked[emitted] = masks != null && masks.isMarked(states, state, asked);
    if (missing[asked]) {
      // The row of a missing frame, or an output after the end of a clip, which nothing reads.
      Arrays.fill(out.values, to, to + width, 0f);
      return;
    }
    EncoderBlock first = blocks[0];
    first.attendTo(states, keys.at(state), states, values.at(state), width);
    if (blocks.length == 1) {
      int row = asked * width;
      System.arraycopy(states, frames.at(state) + row, rows, row, width);
      first.compute(states, queries.at(state) + row, width, 1);
      first.finish(rows, row, 1);
    } else {
      System.arraycopy(states, frames.at(state), rows, 0, rows.length);
      first.compute(states, queries.at(state), width, window);
      first.finish(rows, 0, window);
    }
    for (int layer = 1; layer < blocks.length; layer++) {
      if (layer < blocks.length - 1) {
        blocks[layer].all(rows);
      } else {
        blocks[layer].one(rows, asked);
      }
    }
    if (last == null) {
      System.arraycopy(rows, asked * width, out.values, to, width);
    } else {
      kernels.normalise(row.onto(rows, asked * width, 1), last, target.onto(out.values, to, 1));
    }
  }
}
