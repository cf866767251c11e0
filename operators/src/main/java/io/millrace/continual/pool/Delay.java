package io.millrace.continual.pool;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/** Emits each frame a number of frames later; the output on a whole clip equals the input. */
public record Delay(int frames) implements Layer {

  private static final Key<Integer> FRAMES = LayerFields.count("frames", "Frames of delay.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("delay", (in, inner) -> new Delay(in.read(FRAMES, 1)), FRAMES);

  @Override
  public String kind() {
    return "delay";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(frames + 1L, frames, 1, frames);
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return frames == 0 ? List.of() : List.of(Slot.of("ring", frames, input.width()));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    return frames == 0 ? List.of() : List.of(Slot.of("masks", frames));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> clip;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    boolean none = frames == 0;
    return new LagStepper(
        here,
        frames,
        none ? null : assembly.slot(here, "ring"),
        none ? null : assembly.maskSlot(here, "masks"));
  }
}
