package io.millrace.continual.recurrent;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.function.IntFunction;

/**
 * One layer of a recurrent stack: computes the next hidden states from a block of inputs and the
 * hidden states before.
 */
abstract class Cell {

  /** Floats of the hidden state, and of the output. */
  final int width;

  private final StateSlot hidden;
  private float[] before = {};

  /**
   * @param hidden the hidden state of this layer
   */
  Cell(int width, StateSlot hidden) {
    this.width = width;
    this.hidden = hidden;
  }

  /**
   * @param x the inputs of the frames, concatenated
   * @param frames the rows that the inputs belong to
   * @param y receives the next hidden states, concatenated
   */
  final void advance(float[] x, Frames frames, float[] states, float[] y) {
    before = frames.room(before, width);
    for (int frame = 0; frame < frames.size; frame++) {
      System.arraycopy(states, hidden.at(frames.rows[frame]), before, frame * width, width);
    }
    advance(x, before, frames, states, y);
    for (int frame = 0; frame < frames.size; frame++) {
      System.arraycopy(y, frame * width, states, hidden.at(frames.rows[frame]), width);
    }
  }

  /**
   * @param h the hidden states before, concatenated
   */
  abstract void advance(float[] x, float[] h, Frames frames, float[] states, float[] y);

  /** Stacks cells: the hidden states of each are the inputs of the next. */
  static final class Stack extends Stepper {
    private final Cell[] cells;
    private final float[][] between;

    Stack(LayerPosition here, int layers, IntFunction<Cell> cell) {
      super(here);
      this.cells = new Cell[layers];
      this.between = new float[layers][0];
      for (int layer = 0; layer < layers; layer++) {
        cells[layer] = cell.apply(layer);
      }
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      float[] x = in.values;
      for (int layer = 0; layer < cells.length; layer++) {
        boolean last = layer == cells.length - 1;
        between[layer] = last ? out.values : in.room(between[layer], cells[layer].width);
        cells[layer].advance(x, in, states, between[layer]);
        x = between[layer];
      }
    }
  }
}
