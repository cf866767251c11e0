package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Window;

/*
 * The ring holds whole frames, frame i at position i mod reach, as in ConvStepper.
 */
/** Steps a {@link SpaceConv}: its ring. */
final class SpaceConvStepper extends Stepper {

  private final SpacePatches patches;
  private final StateSlot ring;
  private final int dilation;
  private final int reach;
  private final boolean replicates;
  private final int width;
  private final int[] starts;

  /**
   * @param ring null if the window contains no past frame
   */
  SpaceConvStepper(LayerPosition here, SpacePatches patches, StateSlot ring) {
    super(here);
    Window window = ((SpaceConv) here.layer()).time();
    this.patches = patches;
    patches.answering(out);
    this.ring = ring;
    this.dilation = window.dilation();
    this.reach = window.reach();
    this.replicates = window.fill() == Window.Fill.REPLICATE;
    this.width = here.inputWidth();
    this.starts = new int[window.kernel() - 1];
  }

  @Override
  public void advance(Frames in, float[] states) {
    patches.begin(out.values, in.size);
    for (int frame = 0; frame < in.size; frame++) {
      boolean due = emit(in, frame) >= 0;
      float[] values = in.values;
      int from = frame * width;
      if (reach == 0) {
        if (due) {
          patches.add(states, starts, values, from);
        }
        continue;
      }
      int at = ring.at(in.rows[frame]);
      int oldest = (int) (in.indices[frame] % reach);
      if (replicates && in.isPadding(frame)) {
        values = states;
        from = at + (oldest + reach - 1) % reach * width;
      } else if (replicates && in.indices[frame] == 0) {
        for (int past = 0; past < reach; past++) {
          System.arraycopy(values, from, states, at + past * width, width);
        }
      }
      if (due) {
        for (int k = 0; k < starts.length; k++) {
          starts[k] = at + (oldest + k * dilation) % reach * width;
        }
        patches.add(states, starts, values, from);
      }
      System.arraycopy(values, from, states, at + oldest * width, width);
    }
    patches.end();
  }
}
