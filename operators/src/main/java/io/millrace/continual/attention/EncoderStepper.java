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
 * i mod window. For an output they are copied in the order of time, so that an output has the same
 * bits at every phase of the ring. Rows without a frame, before the start or after the end of a
 * clip, are marked and attended to by none.
 */
/** Steps an {@link Encoder}. */
final class EncoderStepper extends Stepper {

  private final Kernels kernels;
  private final int width;
  private final int window;
  private final int ahead;
  private final StateSlot frames;
  private final StateSlot projections;
  private final EncoderBlock[] blocks;
  private final RowNorm last;
  private final FloatMatrix row;
  private final FloatMatrix target;
  private final float[] rows;
  private final float[] qkv;
  private final boolean[] missing;
  private float[] projected = {};

  EncoderStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    Encoder encoder = (Encoder) here.layer();
    this.kernels = assembly.kernels;
    this.width = here.inputWidth();
    this.window = encoder.window();
    this.ahead = encoder.ahead();
    this.frames = assembly.slot(here, "frames");
    this.projections = assembly.slot(here, "projections");
    this.blocks = new EncoderBlock[encoder.layers()];
    for (int layer = 0; layer < blocks.length; layer++) {
      blocks[layer] = new EncoderBlock(here, assembly, layer);
    }
    this.last =
        encoder.block().last() == Encoder.Last.PLAIN
            ? null
            : EncoderBlock.norm(here, assembly, "norm", encoder.block().epsilon());
    this.row = FloatMatrix.of(1, width);
    this.target = FloatMatrix.of(1, width);
    this.rows = new float[window * width];
    this.qkv = new float[window * 3 * width];
    this.missing = new boolean[window];
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
      int row = in.rows[frame];
      int place = (int) (in.indices[frame] % window);
      System.arraycopy(in.values, frame * width, states, frames.at(row) + place * width, width);
      System.arraycopy(
          projected, frame * 3 * width, states, projections.at(row) + place * 3 * width, 3 * width);
      int to = emit(in, frame);
      if (to >= 0) {
        gather(in, frame, states);
        encode(to * width);
      }
    }
  }

  /** Copies the window in the order of time; rows without a frame become zeros. */
  private void gather(Frames in, int frame, float[] states) {
    int at = frames.at(in.rows[frame]);
    int projection = projections.at(in.rows[frame]);
    long oldest = in.indices[frame] - window + 1;
    for (int number = 0; number < window; number++) {
      long index = oldest + number;
      missing[number] = index < 0 || index >= in.lengths[frame];
      int place = (int) Math.floorMod(index, (long) window);
      System.arraycopy(states, at + place * width, rows, number * width, width);
      System.arraycopy(states, projection + place * 3 * width, qkv, number * 3 * width, 3 * width);
    }
  }

  private void encode(int to) {
    int asked = window - 1 - ahead;
    if (missing[asked]) {
      // An output after the end of a clip, which nothing reads.
      Arrays.fill(out.values, to, to + width, 0f);
      return;
    }
    for (int layer = 0; layer < blocks.length; layer++) {
      boolean deepest = layer == blocks.length - 1;
      if (deepest && layer == 0) {
        blocks[layer].one(rows, asked, qkv, missing);
      } else if (deepest) {
        blocks[layer].projectAndOne(rows, asked, missing);
      } else {
        if (layer > 0) {
          blocks[layer].project(rows, 0, window, qkv, 0);
        }
        blocks[layer].all(rows, qkv, missing);
      }
    }
    if (last == null) {
      System.arraycopy(rows, asked * width, out.values, to, width);
    } else {
      kernels.normalise(row.onto(rows, asked * width, 1), last, target.onto(out.values, to, 1));
    }
  }
}
