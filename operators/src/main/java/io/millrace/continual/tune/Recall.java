package io.millrace.continual.tune;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Passes frames on and keeps the last of them in the state of the key, for the training of the
 * layers behind: frame i at position i mod {@code frames}, and how many of them are known.
 */
record Recall(int frames) implements Layer {

  static final String WINDOW = "window";
  static final String SEEN = "seen";

  @Override
  public String kind() {
    return "recall";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return List.of(Slot.of(WINDOW, frames, input.width()), Slot.of(SEEN));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> clip;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Keeping(here, frames, assembly.slot(here, WINDOW), assembly.slot(here, SEEN));
  }

  private static final class Keeping extends Stepper {
    private final int frames;
    private final int width;
    private final StateSlot window;
    private final StateSlot seen;

    Keeping(LayerPosition here, int frames, StateSlot window, StateSlot seen) {
      super(here);
      this.frames = frames;
      this.width = here.inputWidth();
      this.window = window;
      this.seen = seen;
    }

    @Override
    public Frames step(Frames in, float[] states) {
      for (int frame = 0; frame < in.size; frame++) {
        if (in.isPadding(frame)) {
          continue;
        }
        int row = in.rows[frame];
        int at = window.at(row) + (int) (in.indices[frame] % frames) * width;
        System.arraycopy(in.values, frame * width, states, at, width);
        states[seen.at(row)] = Math.min(frames, states[seen.at(row)] + 1);
      }
      return in;
    }

    @Override
    public void advance(Frames in, float[] states) {
      throw new IllegalStateException("Cannot advance what passes frames on: step it");
    }
  }
}
