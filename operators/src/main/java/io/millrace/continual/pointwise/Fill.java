package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerKind;
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
import java.util.Arrays;
import java.util.List;

/**
 * Puts a frame in the place of each missing one, so that layers without a meaning for missing
 * frames can follow: the last frame that was there, or zeros. Before the first frame both are
 * zeros.
 */
public record Fill(With with) implements Layer {

  /** What stands for a missing frame. */
  public enum With {
    /** The last frame that was there. */
    HOLD,
    ZERO
  }

  private static final Key<With> WITH =
      Key.choice("with", With.HOLD)
          .describedAs(
              "What stands for a missing frame: the last one that was there (hold), or zeros"
                  + " (zero).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("fill", (in, inner) -> new Fill(in.read(WITH)), WITH);

  @Override
  public String kind() {
    return "fill";
  }

  /** A frame that is held may be from any time before. */
  @Override
  public LayerTiming timing() {
    return with == With.HOLD ? LayerTiming.RECURRENT : LayerTiming.POINTWISE;
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public Presence after(Presence before) {
    return Presence.SURE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    return with == With.HOLD ? List.of(Slot.of("last", input.width())) : List.of();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> {
      double[][] y = new double[clip.length][];
      double[] last = new double[here.inputWidth()];
      for (int t = 0; t < clip.length; t++) {
        y[t] = clip[t] == null ? last : clip[t];
        last = with == With.HOLD ? y[t] : last;
      }
      return y;
    };
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Filled(here, with == With.HOLD ? assembly.maskSlot(here, "last") : null);
  }

  private static final class Filled extends Stepper {
    private final StateSlot last;

    /**
     * @param last null for zeros
     */
    Filled(LayerPosition here, StateSlot last) {
      super(here);
      this.last = last;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      Arrays.fill(out.masked, 0, out.size, false);
      // The values of a missing frame are zeros.
      System.arraycopy(in.values, 0, out.values, 0, in.size * in.width);
      for (int frame = 0; frame < in.size && last != null; frame++) {
        int at = last.at(in.rows[frame]);
        int from = frame * in.width;
        if (in.masked[frame]) {
          System.arraycopy(states, at, out.values, from, in.width);
        } else {
          System.arraycopy(in.values, from, states, at, in.width);
        }
      }
    }
  }
}
