package io.millrace.continual.attention;

import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * The newest frames as rows of one frame: an axis of space of length {@code window}, oldest first.
 * The first output comes when there are so many. With the rows of {@link RetroactiveAttention} a
 * block of a transformer is written layer by layer.
 */
public record SlidingRows(int window) implements Layer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "rows",
          (in, inner) -> new SlidingRows(in.read(AttentionFields.WINDOW, 1)),
          AttentionFields.WINDOW);

  @Override
  public String kind() {
    return "rows";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(window, window - 1, 1, 0);
  }

  @Override
  public FrameShape output(FrameShape input) {
    return rows(input.channels(), window);
  }

  /** Frames of that many rows. */
  static FrameShape rows(int channels, int window) {
    return new FrameShape(channels, List.of(window));
  }

  /** The fault of frames that have axes of space already. */
  static List<NetworkFault> misfits(FrameShape input, String kind) {
    return input.hasSpace()
        ? List.of(
            NetworkFault.of(
                "frames without space for " + kind, input.toString(), "write flatten before it"))
        : List.of();
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    return misfits(input, kind());
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return window == 1 ? List.of() : List.of(Slot.of("ring", window - 1, input.width()));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    int width = here.inputWidth();
    return clip -> {
      double[][] y = new double[Math.max(0, clip.length - window + 1)][width * window];
      for (int t = 0; t < y.length; t++) {
        for (int at = 0; at < y[t].length; at++) {
          y[t][at] = clip[t + at % window][at / window];
        }
      }
      return y;
    };
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Rows(here, window, window == 1 ? null : assembly.slot(here, "ring"));
  }

  private static final class Rows extends Stepper {
    private final int kept;
    private final StateSlot ring;

    Rows(LayerPosition here, int window, StateSlot ring) {
      super(here);
      this.kept = window - 1;
      this.ring = ring;
    }

    @Override
    public void advance(Frames in, float[] states) {
      int width = in.width;
      for (int frame = 0; frame < in.size; frame++) {
        int to = emit(in, frame) * out.width;
        int from = frame * width;
        int oldest = kept == 0 ? 0 : (int) (in.indices[frame] % kept);
        int at = kept == 0 ? 0 : ring.at(in.rows[frame]);
        if (to >= 0) {
          System.arraycopy(states, at + oldest * width, out.values, to, (kept - oldest) * width);
          System.arraycopy(states, at, out.values, to + (kept - oldest) * width, oldest * width);
          System.arraycopy(in.values, from, out.values, to + kept * width, width);
        }
        if (kept > 0) {
          System.arraycopy(in.values, from, states, at + oldest * width, width);
        }
      }
    }
  }
}
